import type { ValueTest } from './operators.js';

/** The time at which all meanings are stated. */
export const statedAt = new Date('2026-11-22T12:00:00Z');

/** Values as they are found in profiles, the awkward ones first of all. */
export const oddValues = {
  'nothing at all': undefined,
  null: null,
  '0': 0,
  '-1': -1,
  '5': 5,
  '0.1 + 0.2': 0.1 + 0.2,
  '2^53': 2 ** 53,
  '2^53 + 1': 2 ** 53 + 1,
  '1e308': 1e308,
  '-1e308': -1e308,
  '5e-324': 5e-324,
  'the empty text': '',
  'a blank': ' ',
  'the text 0': '0',
  'the text 5': '5',
  gold: 'gold',
  Gold: 'Gold',
  golden: 'golden',
  '10,000 characters': `${'x'.repeat(9_996)}gold`,
  'a family of emoji': '👩‍👩‍👧',
  true: true,
  false: false,
  'the empty list': [],
  'a list of null': [null],
  'a list of gold and 5': ['gold', 5],
  'a list in a list': [['gold', 5]],
  'the empty object': {},
  'an object': { gold: 5 },
  'long ago': '1999-12-31',
  'a day': '2026-11-02',
  'its beginning elsewhere': '2026-11-02T01:00:00+01:00',
  'its first nanoseconds': '2026-11-02T00:00:00.000999999Z',
  'its noon, 20 days ago': '2026-11-02T12:00:00Z',
  'a millisecond later': '2026-11-02T12:00:00.001Z',
  'a time without offset': '2026-11-20T12:00:00',
  '30 February': '2026-02-30',
  'the 25th hour': '2026-11-20T24:00:00Z',
  today: '2026-11-22',
  tomorrow: '2026-11-23',
  'the year 9999': '9999-12-31',
  'the year 0': '0000-01-01',
} as const satisfies Record<string, unknown>;
export type OddValue = keyof typeof oddValues;

/** What an operator means, to the predicate and, as `sql`, to PostgreSQL. */
export interface Meaning {
  test: ValueTest;
  /** The values for which it holds; for all others it does not. */
  holdsFor: readonly OddValue[] | { allBut: readonly OddValue[] };
  /** Of the value `v`; `instant(v)` stands for what reads a time. */
  sql: string;
}

const large = ['2^53', '2^53 + 1', '1e308'] as const;
const atMidnight = ['a day', 'its beginning elsewhere', 'its first nanoseconds'] as const;
const afterMidnight = [
  'its noon, 20 days ago',
  'a millisecond later',
  'today',
  'tomorrow',
  'the year 9999',
] as const;
const twentyDays = { amount: 20, unit: 'days' } as const;
const aTime = '2026-11-02';

const ofEquality: Meaning[] = [
  { test: { op: 'equals', value: 'gold' }, holdsFor: ['gold'], sql: 'coalesce(v = $1::jsonb, false)' },
  { test: { op: 'equals', value: '' }, holdsFor: ['the empty text'], sql: 'coalesce(v = $1::jsonb, false)' },
  { test: { op: 'equals', value: 0 }, holdsFor: ['0'], sql: 'coalesce(v = $1::jsonb, false)' },
  { test: { op: 'equals', value: '0' }, holdsFor: ['the text 0'], sql: 'coalesce(v = $1::jsonb, false)' },
  { test: { op: 'equals', value: false }, holdsFor: ['false'], sql: 'coalesce(v = $1::jsonb, false)' },
  {
    test: { op: 'equals', value: 2 ** 53 },
    holdsFor: ['2^53', '2^53 + 1'],
    sql: 'coalesce(v = $1::jsonb, false)',
  },
  { test: { op: 'equals', value: 1e308 }, holdsFor: ['1e308'], sql: 'coalesce(v = $1::jsonb, false)' },
  {
    test: { op: 'equals', value: oddValues['10,000 characters'] },
    holdsFor: ['10,000 characters'],
    sql: 'coalesce(v = $1::jsonb, false)',
  },
  // Times are texts to “equals”: the same moment in other words is another text.
  { test: { op: 'equals', value: aTime }, holdsFor: ['a day'], sql: 'coalesce(v = $1::jsonb, false)' },
  {
    test: { op: 'not-equals', value: 'gold' },
    holdsFor: { allBut: ['gold'] },
    sql: 'NOT coalesce(v = $1::jsonb, false)',
  },
  {
    test: { op: 'not-equals', value: 0 },
    holdsFor: { allBut: ['0'] },
    sql: 'NOT coalesce(v = $1::jsonb, false)',
  },
  {
    test: { op: 'in', values: ['gold', 0, false] },
    holdsFor: ['gold', '0', 'false'],
    sql: 'coalesce(v = ANY($1::jsonb[]), false)',
  },
];

const number = (sign: string): string =>
  `CASE WHEN jsonb_typeof(v) = 'number' THEN (v)::numeric ${sign} $1::numeric ELSE false END`;
const instant = (sign: string): string => `coalesce(instant(v) ${sign} $1::timestamptz, false)`;

const ofOrder: Meaning[] = [
  {
    test: { op: 'greater', value: 0 },
    holdsFor: ['5', '0.1 + 0.2', '5e-324', ...large],
    sql: number('>'),
  },
  { test: { op: 'greater', value: 0.3 }, holdsFor: ['5', '0.1 + 0.2', ...large], sql: number('>') },
  { test: { op: 'at-least', value: 5 }, holdsFor: ['5', ...large], sql: number('>=') },
  { test: { op: 'greater', value: 2 ** 53 }, holdsFor: ['1e308'], sql: number('>') },
  { test: { op: 'less', value: 0 }, holdsFor: ['-1', '-1e308'], sql: number('<') },
  { test: { op: 'at-most', value: 0 }, holdsFor: ['0', '-1', '-1e308'], sql: number('<=') },
  {
    test: { op: 'between', from: 0, to: 5 },
    holdsFor: ['0', '5', '0.1 + 0.2', '5e-324'],
    sql: `(${number('>=')} AND ${number('<=').replace('$1', '$2')})`,
  },
  { test: { op: 'greater', value: aTime }, holdsFor: afterMidnight, sql: instant('>') },
  { test: { op: 'at-least', value: aTime }, holdsFor: [...atMidnight, ...afterMidnight], sql: instant('>=') },
  { test: { op: 'less', value: aTime }, holdsFor: ['long ago'], sql: instant('<') },
  { test: { op: 'at-most', value: aTime }, holdsFor: ['long ago', ...atMidnight], sql: instant('<=') },
  {
    test: { op: 'between', from: '2000-01-01', to: aTime },
    holdsFor: atMidnight,
    sql: `(${instant('>=')} AND ${instant('<=').replace('$1', '$2')})`,
  },
  { test: { op: 'before', value: aTime }, holdsFor: ['long ago'], sql: instant('<') },
  { test: { op: 'after', value: aTime }, holdsFor: afterMidnight, sql: instant('>') },
];

const window = 'coalesce(instant(v) > $1::timestamptz AND instant(v) <= $2::timestamptz, false)';

const ofTimeGoneBy: Meaning[] = [
  {
    test: { op: 'within-last', within: twentyDays },
    holdsFor: ['a millisecond later', 'today'],
    sql: window,
  },
  {
    test: { op: 'not-within-last', within: twentyDays },
    holdsFor: { allBut: ['a millisecond later', 'today'] },
    sql: `NOT ${window}`,
  },
];

const contains =
  "CASE jsonb_typeof(v) WHEN 'string' THEN position($2::text in v #>> '{}') > 0 WHEN 'array' THEN v @> $1::jsonb ELSE false END";
const startsWith =
  "CASE WHEN jsonb_typeof(v) = 'string' THEN starts_with(v #>> '{}', $1::text) ELSE false END";

const ofParts: Meaning[] = [
  {
    test: { op: 'contains', value: 'gold' },
    holdsFor: ['gold', 'golden', '10,000 characters', 'a list of gold and 5'],
    sql: contains,
  },
  { test: { op: 'contains', value: '5' }, holdsFor: ['the text 5'], sql: contains },
  {
    test: { op: 'contains', value: 5 },
    holdsFor: ['a list of gold and 5'],
    sql: "CASE jsonb_typeof(v) WHEN 'array' THEN v @> $1::jsonb ELSE false END",
  },
  { test: { op: 'starts-with', value: 'gold' }, holdsFor: ['gold', 'golden'], sql: startsWith },
  { test: { op: 'starts-with', value: '👩' }, holdsFor: ['a family of emoji'], sql: startsWith },
];

const ofPresence: Meaning[] = [
  {
    test: { op: 'exists' },
    holdsFor: { allBut: ['nothing at all', 'null'] },
    sql: "coalesce(jsonb_typeof(v) <> 'null', false)",
  },
  {
    test: { op: 'is-empty' },
    holdsFor: ['nothing at all', 'null', 'the empty text', 'the empty list', 'the empty object'],
    sql: `coalesce(v IN ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb), true)`,
  },
];

/** Every operator by what it says of every odd value: the predicate and PostgreSQL are both held to it. */
export const meanings: readonly Meaning[] = [
  ...ofEquality,
  ...ofOrder,
  ...ofTimeGoneBy,
  ...ofParts,
  ...ofPresence,
];

/** @returns whether it is stated to hold */
export function statedOf({ holdsFor }: Meaning, value: OddValue): boolean {
  return 'allBut' in holdsFor ? !holdsFor.allBut.includes(value) : holdsFor.includes(value);
}
