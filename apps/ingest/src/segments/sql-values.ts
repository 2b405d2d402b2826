import { beyondMilliseconds, dayPattern, instantOf, instantPattern, lengthOf } from './instant.js';
import type { AmountTest, LastTimeTest, ValueTest } from './operators.js';

/** Keeps a value apart from the text of a query. @returns the placeholder that stands for it */
export type Bind = (value: unknown, type: ParameterType) => string;
export type ParameterType = 'text' | 'text[]' | 'numeric' | 'float8' | 'jsonb' | 'jsonb[]' | 'timestamptz';

const signs = {
  equals: '=',
  'not-equals': '<>',
  greater: '>',
  'at-least': '>=',
  less: '<',
  'at-most': '<=',
  before: '<',
  after: '>',
} as const;

/** Nothing that is not known may make a whole condition unknown: it does not hold then. */
const orNot = (condition: string): string => `coalesce(${condition}, false)`;
const not = (condition: string): string => `NOT ${condition}`;

/** Whatever is no time is null; a cast alone would end the query. */
export function instantIn(value: string): string {
  const text = `(${value} #>> '{}')`;
  const whole = `CASE WHEN ${text} ~ '${dayPattern}' THEN ${text} || 'T00:00:00Z' ELSE ${text} END`;
  const exact = `regexp_replace(${whole}, '${beyondMilliseconds}', '\\1')`;
  return (
    `(CASE WHEN jsonb_typeof(${value}) = 'string' AND ${text} ~ '${instantPattern}' ` +
    `THEN CASE WHEN pg_input_is_valid(${exact}, 'timestamptz') THEN (${exact})::timestamptz END END)`
  );
}

/** As text with its offset, which no time zone of a session changes. */
const instantParameter = (text: string, bind: Bind): string =>
  bind(new Date(instantOf(text) ?? NaN).toISOString(), 'timestamptz');

/**
 * Numbers compare as decimals, which no value is too large for. Services write doubles by their shortest decimals, and
 * these have the same order.
 */
function compared(value: string, sign: string, operand: number | string, bind: Bind): string {
  if (typeof operand === 'string')
    return orNot(`${instantIn(value)} ${sign} ${instantParameter(operand, bind)}`);
  return `CASE WHEN jsonb_typeof(${value}) = 'number' THEN (${value})::numeric ${sign} ${bind(operand, 'numeric')} ELSE false END`;
}

function contained(value: string, part: string | number | boolean, bind: Bind): string {
  const listed = `WHEN 'array' THEN ${value} @> ${bind(JSON.stringify(part), 'jsonb')}`;
  const within =
    typeof part === 'string'
      ? `WHEN 'string' THEN position(${bind(part, 'text')} in ${value} #>> '{}') > 0 `
      : '';
  return `CASE jsonb_typeof(${value}) ${within}${listed} ELSE false END`;
}

type WithinTest = Extract<ValueTest, { op: 'within-last' | 'not-within-last' }>;

/** The window ends now, and begins just after its length ago. */
export function inWindow(at: string, within: WithinTest['within'], now: Date, bind: Bind): string {
  const from = new Date(now.getTime() - lengthOf(within));
  return `${at} > ${bind(from.toISOString(), 'timestamptz')} AND ${at} <= ${bind(now.toISOString(), 'timestamptz')}`;
}

function withinLast(at: string, { op, within }: WithinTest, now: Date, bind: Bind): string {
  const inside = orNot(inWindow(at, within, now, bind));
  return op === 'within-last' ? inside : not(inside);
}

/** @param value an expression of jsonb, where SQL's null is a missing value @returns a condition that is never null */
export function valueCondition(value: string, test: ValueTest, now: Date, bind: Bind): string {
  switch (test.op) {
    case 'equals':
      return orNot(`${value} = ${bind(JSON.stringify(test.value), 'jsonb')}`);
    case 'not-equals':
      return not(orNot(`${value} = ${bind(JSON.stringify(test.value), 'jsonb')}`));
    case 'contains':
      return contained(value, test.value, bind);
    case 'starts-with':
      return `CASE WHEN jsonb_typeof(${value}) = 'string' THEN starts_with(${value} #>> '{}', ${bind(test.value, 'text')}) ELSE false END`;
    case 'in':
      return orNot(
        `${value} = ANY(${bind(
          test.values.map((one) => JSON.stringify(one)),
          'jsonb[]',
        )})`,
      );
    case 'exists':
      return orNot(`jsonb_typeof(${value}) <> 'null'`);
    case 'is-empty':
      return `coalesce(${value} IN ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb), true)`;
    case 'between':
      return `(${compared(value, '>=', test.from, bind)} AND ${compared(value, '<=', test.to, bind)})`;
    case 'within-last':
    case 'not-within-last':
      return withinLast(instantIn(value), test, now, bind);
    default:
      return compared(value, signs[test.op], test.value, bind);
  }
}

/** @param amount an expression that may be null, where there is nothing to take a share of: then it does not hold */
export function amountCondition(
  amount: string,
  type: 'numeric' | 'float8',
  test: AmountTest,
  bind: Bind,
): string {
  if (test.op === 'between')
    return orNot(`${amount} BETWEEN ${bind(test.from, type)} AND ${bind(test.to, type)}`);
  return orNot(`${amount} ${signs[test.op]} ${bind(test.value, type)}`);
}

/** @param at an expression that is null where it never happened */
export function lastTimeCondition(at: string, test: LastTimeTest, now: Date, bind: Bind): string {
  if (test.op === 'exists') return `${at} IS NOT NULL`;
  if ('within' in test) return withinLast(at, test, now, bind);
  return orNot(`${at} ${signs[test.op]} ${instantParameter(test.value, bind)}`);
}
