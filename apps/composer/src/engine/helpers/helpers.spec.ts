import { describe, expect, it } from '@jest/globals';
import type { Helper, Rendering } from './helper.js';
import { helpers } from './index.js';

const rendering = (locale: string, timeZone = 'UTC'): Rendering => ({
  locale,
  timeZone,
  rounds: 1_000,
  colours: {},
  texts: [{ hello: 'Grüß Gott, {name}!' }, { hello: 'Hello, {name}!', bye: 'Bye' }],
});

const call = (name: string, args: unknown[], locale = 'en', options: Record<string, unknown> = {}): unknown =>
  (helpers[name] as Helper).apply(args, rendering(locale, 'America/New_York'), options);

/** Intl puts narrow and non-breaking spaces where people see a space. */
const plain = (value: unknown): string => String(value).replace(/[\u00a0\u202f]/g, ' ');

describe('money, numbers and dates in the customer’s locale', () => {
  it.each([
    ['money', [1234.5, 'EUR'], 'de-AT', '€ 1.234,50'],
    ['money', ['19.90', 'USD'], 'en-US', '$19.90'],
    ['money', [1200, 'JPY'], 'ja-JP', '￥1,200'],
    ['money', [null, 'EUR'], 'en', ''],
    ['number', [1234567.891], 'fr', '1 234 567,891'],
    ['percent', [0.195], 'de', '19,5 %'],
    ['date', ['2026-11-02T03:30:00Z', 'long'], 'en-GB', '1 November 2026'],
    ['date', ['2026-11-02', 'medium'], 'de', '02.11.2026'],
    ['date', ['2026-11-02T15:30:00Z', 'time'], 'en-GB', '10:30'],
    ['date', ['2026-11-01', 'month'], 'de', 'November 2026'],
    ['date', [1793604600000], 'sv', '2 november 2026'],
  ])('%s %j in %s is %s', (name, args, locale, expected) =>
    expect(plain(call(name, args, locale))).toBe(expected),
  );

  it('fixes the decimals of a number where asked to', () => {
    expect(call('number', [3], 'en', { digits: 2 })).toBe('3.00');
  });

  it.each([
    ['money', ['much', 'EUR'], 'needs a number'],
    ['money', [1, 'Euro'], 'currency of three letters'],
    ['date', ['yesterday'], 'needs a date'],
    ['date', ['2026-11-02', 'tiny'], 'knows the styles'],
  ])('%s %j is refused: it %s', (name, args, reason) => expect(() => call(name, args)).toThrow(reason));
});

describe('plural', () => {
  const forms = { one: '# paczka', few: '# paczki', many: '# paczek', other: '# paczki' };
  it.each([
    [1, '1 paczka'],
    [3, '3 paczki'],
    [5, '5 paczek'],
  ])('takes the form of the language for %d', (count, expected) =>
    expect(call('plural', [count], 'pl', forms)).toBe(expected),
  );

  it('takes zero for none, also where the language has no such form', () => {
    expect(call('plural', [0], 'en', { zero: 'nothing', other: '#' })).toBe('nothing');
  });

  it('needs the form for all other numbers', () => {
    expect(() => call('plural', [2], 'en', { one: '#' })).toThrow('at least other');
  });
});

describe('texts', () => {
  it('come from the first language that has them, with placeholders filled', () => {
    expect(call('t', ['hello'], 'de', { name: '{{Zoë}}' })).toBe('Grüß Gott, {{Zoë}}!');
    expect(call('t', ['bye'])).toBe('Bye');
  });

  it('are refused where no language has them, or a placeholder has no value', () => {
    expect(() => call('t', ['adieu'])).toThrow('no text “adieu”');
    expect(() => call('t', ['hello'])).toThrow('“name of the text hello” is not defined');
  });

  it('change case by the rules of the language', () => {
    expect([call('upper', ['istanbul'], 'tr'), call('lower', ['IŞIK'], 'tr')]).toEqual(['İSTANBUL', 'ışık']);
  });

  it('join lists, and tell language and direction', () => {
    expect([call('join', [['a', 'b'], ' · ']), call('lang', [], 'ar-EG'), call('dir', [], 'ar-EG')]).toEqual([
      'a · b',
      'ar-EG',
      'rtl',
    ]);
  });
});

describe('texts that would be far too long', () => {
  const long = 'x'.repeat(1_000_000);
  it.each<[string, unknown[], Record<string, unknown>]>([
    ['join', [Array.from({ length: 10_000 }, () => 'a'), long], {}],
    ['plural', [1_000_000], { other: '#'.repeat(1_000_000) }],
    ['t', ['hello'], { name: long.repeat(3) }],
  ])('are refused by %s before they are made', (name, args, options) => {
    expect(() => call(name, args, 'en', options)).toThrow('more than 2 MB');
  });
});

describe('logic and arithmetic', () => {
  it.each<[string, unknown[], unknown]>([
    ['eq', ['a', 'a'], true],
    ['ne', [1, '1'], true],
    ['gt', [2, 1], true],
    ['lt', ['a', 'b'], true],
    ['gt', [1, undefined], false],
    ['and', [1, []], false],
    ['or', [undefined, 'x'], true],
    ['not', [''], true],
    ['default', [undefined, '', 'friend'], 'friend'],
    ['default', [0, 1], 0],
    ['multiply', [3, 0.1], 0.3],
    ['sum', [[{ amount: 0.1 }, { amount: '0.2' }], 'amount'], 0.3],
  ])('%s %j is %j', (name, args, expected) => expect(call(name, args)).toEqual(expected));

  it('adds up only what is a number of the items themselves', () => {
    expect(() => call('sum', [[{}], 'constructor'])).toThrow('needs a number');
  });
});
