import { describe, expect, it } from '@jest/globals';
import { meanings } from './meanings.js';
import { meaningsOfHistory } from './meanings-of-history.js';
import { limits, valueOperators } from './operators.js';
import { type Rule, partsOf, ruleSchema } from './rule.js';

const vip = { kind: 'segment', segment: 'vip' } as const;
const tier = (is: unknown) => ({ kind: 'attribute', path: 'tier', is });
const times = (value: number, more: object = {}) => ({
  kind: 'event-count',
  type: 'order.placed',
  is: { op: 'at-least', value },
  ...more,
});
const nested = (levels: number): unknown => (levels === 0 ? vip : { kind: 'not', of: nested(levels - 1) });
const many = (kind: 'all' | 'any', of: number) => ({ kind, of: Array.from({ length: of }, () => vip) });

/** `/of/0/is: says what is wrong: and what to do` */
const refusal = (rule: unknown): string[] =>
  (ruleSchema.safeParse(rule).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  );

describe('a rule', () => {
  it.each<[string, unknown]>([
    ['one condition', vip],
    ['all of some', { kind: 'all', of: [vip, { kind: 'any', of: [vip, { kind: 'not', of: vip }] }] }],
    ['as deep as allowed', nested(limits.depth)],
    ['as wide as allowed', many('any', limits.branches)],
    ['a window of the whole memory', times(999, { within: { amount: limits.keptDays, unit: 'days' } })],
    ['a count of ever', times(1_000_000)],
    ['a list as long as allowed', tier({ op: 'in', values: Array.from({ length: 1_000 }, (_, i) => i) })],
    ['a text of 10,000 characters', tier({ op: 'equals', value: 'x'.repeat(10_000) })],
    ['the largest number', tier({ op: 'less', value: 1.7976931348623157e308 })],
  ])('may be %s', (_, rule) => expect(refusal(rule)).toEqual([]));

  it('may use every operator in every stated way', () => {
    for (const { test } of meanings) expect(refusal(tier(test))).toEqual([]);
    for (const { condition } of meaningsOfHistory) expect(refusal(condition)).toEqual([]);
    expect(new Set(meanings.map(({ test }) => test.op))).toEqual(new Set(valueOperators));
  });

  it.each<[string, unknown, string]>([
    ['nothing', {}, '/kind: is no kind of condition: all, any, not, attribute'],
    ['null', null, '/: Invalid input: expected object, received null'],
    [
      'an empty all',
      { kind: 'all', of: [] },
      '/of: is empty, and says nothing about anybody: add a condition',
    ],
    [
      'a misspelt operator',
      tier({ op: 'equal', value: 1 }),
      '/is/op: is none of the operators equals, not-equals',
    ],
    ['a misspelt member', tier({ op: 'equals', valeu: 1 }), '/is/value: is neither a text, a number nor'],
    ['null to compare with', tier({ op: 'equals', value: null }), 'what is missing is asked for by “exists”'],
    ['no number', tier({ op: 'equals', value: NaN }), '/is/value: is neither'],
    ['infinity', tier({ op: 'greater', value: Infinity }), '/is/value: is neither a number nor a time'],
    [
      'texts to be ordered',
      tier({ op: 'greater', value: 'b' }),
      '/is/value: is no time: give a day (2026-11-02)',
    ],
    ['30 February', tier({ op: 'before', value: '2026-02-30' }), '/is/value: is no time'],
    ['a range backwards', tier({ op: 'between', from: 2, to: 1 }), '/is: ends before it begins'],
    [
      'a range of two kinds',
      tier({ op: 'between', from: 1, to: '2026-01-01' }),
      'mixes a number with a time',
    ],
    [
      'the empty text looked for',
      tier({ op: 'contains', value: '' }),
      '/is/value: is empty, which every text holds',
    ],
    ['an empty list', tier({ op: 'in', values: [] }), '/is/values: is empty, so nobody could ever match'],
    [
      'too long a list',
      tier({ op: 'in', values: Array.from({ length: 1_001 }, () => 1) }),
      '/is/values: has more than 1,000 values: keep the list as an attribute',
    ],
    [
      'too long a text',
      tier({ op: 'equals', value: 'x'.repeat(10_001) }),
      'is longer than 10,000 characters: shorten',
    ],
    ['half a character', tier({ op: 'equals', value: '\ud83d' }), 'holds NUL or half a character'],
    ['NUL', tier({ op: 'starts-with', value: 'a\0' }), 'holds NUL or half a character'],
    [
      'no path',
      { kind: 'attribute', path: 'a..b', is: { op: 'exists' } },
      '/path: is no path of 1 to 8 names',
    ],
    ['an unknown field', { kind: 'profile', path: 'email', is: { op: 'exists' } }, '/path: Invalid option'],
    ['too deep a tree', nested(limits.depth + 1), '/: nests deeper than 8 levels: flatten it'],
    ['too wide a tree', many('all', limits.branches + 1), '/of: has more than 50 members: group them'],
    [
      'too many conditions',
      { kind: 'any', of: [many('all', 50), many('all', 50), vip] },
      '/: has 101 conditions, and at most 100 are taken',
    ],
    [
      'a window longer than the memory',
      times(1, { within: { amount: 401, unit: 'days' } }),
      '/within: reaches back more than 400 days: shorten it',
    ],
    [
      'a window of months',
      times(1, { within: { amount: 3, unit: 'months' } }),
      '/within/unit: is none of hours, days',
    ],
    [
      'a window of nothing',
      times(1, { within: { amount: 0, unit: 'days' } }),
      '/within/amount: is no length of time',
    ],
    [
      'a count beyond the memory',
      times(1_000, { within: { amount: 1, unit: 'days' } }),
      '/is: counts to 1,000 or more within a window, but only so many are kept',
    ],
    ['half an event', times(0.5), '/is/value: is no whole number'],
    ['less than none', times(-1), '/is/value: is less than 0'],
    [
      'a share of more than all',
      {
        kind: 'response-ratio',
        response: 'open',
        within: { amount: 1, unit: 'days' },
        is: { op: 'at-least', value: 30 },
      },
      '/is/value: is no share: give 0 to 1 (30 % is 0.3)',
    ],
    ['a segment of no key', { kind: 'segment', segment: 'VIP customers' }, '/segment: is no key'],
    [
      'the place of a mistake deep within',
      { kind: 'all', of: [vip, { kind: 'not', of: tier({ op: 'in', values: ['a', {}] }) }] },
      '/of/1/of/is/values/1: is neither a text, a number nor',
    ],
  ])('is not %s', (_, rule, expected) =>
    expect(refusal(rule)).toEqual(expect.arrayContaining([expect.stringContaining(expected)])),
  );

  it('is the same after it was stored', () => {
    const rule: Rule = {
      kind: 'all',
      of: [vip, { kind: 'attribute', path: 'a', is: { op: 'equals', value: 0 } }],
    };
    expect(ruleSchema.parse(JSON.parse(JSON.stringify(rule)))).toEqual(rule);
  });
});

describe('a path', () => {
  it.each([
    ['tier', ['tier']],
    ['address.city', ['address', 'city']],
    ['emp\\.var\\.rate', ['emp.var.rate']],
    ['a\\.b.c', ['a.b', 'c']],
    ['a.', ['a', '']],
    ['a\\\\.b', ['a\\', 'b']],
    ['a\\\\\\.b', ['a\\.b']],
    ['a\\b', ['a\\b']],
  ])('%s', (path, parts) => expect(partsOf(path)).toEqual(parts));
});
