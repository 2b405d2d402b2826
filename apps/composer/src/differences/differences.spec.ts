import { describe, expect, it } from '@jest/globals';
import { differencesOf as found, fieldsOf } from './differences.js';

const differencesOf = (before: unknown, after: unknown) => [...found(before, after)];

const mail = { channel: 'email', subject: 'Hello', text: 'one\ntwo\nthree' };

describe('the fields of a body', () => {
  it('go by their path, variants by channel and locale', () => {
    const body = { name: 'Order', variants: [mail, { channel: 'sms', locale: 'de', text: 'x' }], count: 2 };
    expect([...fieldsOf(body).keys()]).toEqual([
      'name',
      'variants.email.channel',
      'variants.email.subject',
      'variants.email.text',
      'variants.sms (de).channel',
      'variants.sms (de).locale',
      'variants.sms (de).text',
      'count',
    ]);
  });

  it('are one for a list of anything else', () => {
    expect(fieldsOf({ channels: ['email', 'print'] }).get('channels')).toBe('[\n  "email",\n  "print"\n]');
  });
});

describe('the differences between two versions', () => {
  it('are lines, with those around them', () => {
    const after = { ...mail, text: 'one\n2\nthree' };
    expect(differencesOf({ variants: [mail] }, { variants: [after] })).toEqual([
      {
        field: 'variants.email.text',
        change: 'changed',
        hunks: [{ before: 1, after: 1, lines: [' one', '-two', '+2', ' three'] }],
      },
    ]);
  });

  it('are none where only the order of variants or members is another', () => {
    const sms = { channel: 'sms', text: 'x' };
    const { channel, subject, text } = mail;
    expect(differencesOf({ variants: [mail, sms] }, { variants: [sms, { text, subject, channel }] })).toEqual(
      [],
    );
  });

  it('name what was added and what is gone', () => {
    const differences = differencesOf({ a: 'x\ny', b: 1 }, { b: 1, c: true });
    expect(differences.map(({ field, change, hunks }) => [field, change, hunks[0]?.lines])).toEqual([
      ['c', 'added', ['+true']],
      ['a', 'removed', ['-x', '-y']],
    ]);
  });

  it('cut lines that nobody reads', () => {
    const [{ hunks } = { hunks: [] }] = differencesOf({ css: 'a'.repeat(9_000) }, { css: 'b' });
    expect(hunks[0]?.lines.map((line) => line.length < 600)).toEqual([true, true]);
    expect(hunks[0]?.lines[0]).toMatch(/^-a+… \(9000 characters\)$/);
  });

  it('of texts that have nothing in common are the whole of both, and take no time', () => {
    const lines = (prefix: string) => Array.from({ length: 4_000 }, (_, i) => `${prefix}${i}`).join('\n');
    const [{ hunks } = { hunks: [] }] = differencesOf({ text: lines('a') }, { text: lines('b') });
    expect(hunks.map((hunk) => [hunk.lines.length, hunk.lines[0], hunk.lines.at(-1)])).toEqual([
      [8_000, '-a0', '+b3999'],
    ]);
  });
});
