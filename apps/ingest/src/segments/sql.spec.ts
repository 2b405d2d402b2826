import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Meaning, meanings, statedAt } from './meanings.js';
import { meaningsOfHistory } from './meanings-of-history.js';
import type { ValueTest } from './operators.js';
import type { Rule } from './rule.js';
import { countQuery, sampleQuery, whereOf } from './sql.js';
import { type Bind, instantIn, valueCondition } from './sql-values.js';

const compiled = (test: ValueTest) => {
  const parameters: unknown[] = [];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const text = valueCondition('v', test, statedAt, bind).replaceAll(instantIn('v'), 'instant(v)');
  return { text, parameters };
};

describe('an operator in SQL', () => {
  it.each<[string, Meaning]>(
    meanings.map((meaning) => [`${meaning.test.op}: ${meaning.sql.slice(0, 90)}`, meaning]),
  )('%s', (_, { test, sql }) => expect(compiled(test).text).toBe(sql));

  it.each<[string, ValueTest, unknown[]]>([
    ['texts as JSON', { op: 'equals', value: 'a"b' }, ['"a\\"b"']],
    ['lists as JSON', { op: 'in', values: ['a', 0, false] }, [['"a"', '0', 'false']]],
    ['large numbers as they are', { op: 'less', value: 1e308 }, [1e308]],
    ['times in UTC', { op: 'before', value: '2026-11-02T01:00:00+01:00' }, ['2026-11-02T00:00:00.000Z']],
    [
      'both ends of a window',
      { op: 'within-last', within: { amount: 20, unit: 'days' } },
      ['2026-11-02T12:00:00.000Z', '2026-11-22T12:00:00.000Z'],
    ],
  ])('is given %s', (_, test, parameters) => expect(compiled(test).parameters).toEqual(parameters));
});

const placeholders = (text: string): number[] =>
  [...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place));

describe('a rule in SQL', () => {
  const conditions: Rule[] = [
    ...meaningsOfHistory.map(({ condition }) => condition),
    ...meanings.map(({ test }): Rule => ({ kind: 'trait', path: 'a.b', is: test })),
    { kind: 'contact-point', channel: 'email', states: ['active', 'verified'] },
    { kind: 'contact-point' },
    { kind: 'consent', purpose: 'marketing', channel: 'sms', state: 'granted' },
    { kind: 'segment', segment: 'vip' },
  ];

  it.each(conditions.map((rule) => [JSON.stringify(rule).slice(0, 120), rule] as const))(
    'has a parameter for every placeholder, and no other: %s',
    (_, rule) => {
      const { text, parameters } = whereOf(rule, statedAt);
      const places = new Set(placeholders(text));
      expect([...places].sort((a, b) => a - b)).toEqual(parameters.map((_value, i) => i + 1));
      expect(text.split('(').length).toBe(text.split(')').length);
    },
  );

  it('joins conditions as the tree does', () => {
    const segment = (key: string): Rule => ({ kind: 'segment', segment: key });
    const rule: Rule = {
      kind: 'any',
      of: [
        { kind: 'all', of: [segment('a'), segment('b')] },
        { kind: 'not', of: segment('c') },
      ],
    };
    const { text, parameters } = whereOf(rule, statedAt);
    const member = (place: number) =>
      `(EXISTS (SELECT FROM segment_members s WHERE s.customer_id = c.id AND s.segment = $${place}::text))`;
    expect(text).toBe(`((${member(1)} AND ${member(2)}) OR (NOT ${member(3)}))`);
    expect(parameters).toEqual(['a', 'b', 'c']);
  });

  it('is counted beside all customers, and shown by the latest who fit', () => {
    const rule: Rule = { kind: 'segment', segment: 'vip' };
    const { text } = whereOf(rule, statedAt);
    expect(countQuery(rule, statedAt).text).toBe(
      `SELECT count(*) FILTER (WHERE ${text})::int AS matching, count(*)::int AS whole FROM customers c`,
    );
    expect(sampleQuery(rule, statedAt, 20)).toEqual({
      text: `SELECT c.id FROM customers c WHERE ${text} ORDER BY c.created_at DESC, c.id DESC LIMIT $2::int`,
      parameters: ['vip', 20],
    });
  });
});

describe('what somebody writes into a rule', () => {
  const nasty = fc.oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc.constantFrom(
      `'; DROP TABLE customers; --`,
      `$1`,
      `$$`,
      `\\`,
      `' OR true --`,
      `"}]'::jsonb`,
      `/*`,
      `?`,
      `%s`,
      `{attributes}`,
    ),
  );
  const name = (word: string): string => word.replace(/[\\.]/g, '\\$&');
  /** The same rule with other words: what differs is only what somebody writes. */
  const rules = (word: (i: number) => string): Rule[] => [
    {
      kind: 'attribute',
      path: `${name(word(0))}.${name(word(1))}`,
      is: { op: 'equals', value: word(2) },
    },
    { kind: 'trait', path: name(word(0)), is: { op: 'contains', value: word(1) } },
    { kind: 'preference', path: name(word(0)), is: { op: 'starts-with', value: word(1) } },
    { kind: 'attribute', path: 'a', is: { op: 'in', values: [word(0), word(1)] } },
    { kind: 'event-count', type: word(0), is: { op: 'at-least', value: 1 } },
    { kind: 'last-event', type: word(0), is: { op: 'exists' } },
    {
      kind: 'response-ratio',
      response: 'open',
      within: { amount: 1, unit: 'days' },
      definition: word(0),
      topic: word(1),
      is: { op: 'at-least', value: 0.5 },
    },
    { kind: 'consent', purpose: word(0), state: 'granted' },
    { kind: 'segment', segment: word(0) },
  ];

  it('is never a part of the query, whatever it is', () => {
    const plain = whereOf({ kind: 'all', of: rules(() => 'a') }, statedAt);
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 3, maxLength: 3 }), (words) => {
        const { text, parameters } = whereOf({ kind: 'all', of: rules((i) => words[i] ?? '') }, statedAt);
        expect(text).toBe(plain.text);
        expect(parameters).toHaveLength(plain.parameters.length);
      }),
      { numRuns: 300 },
    );
  });
});
