import { instantOf, lengthOf } from './instant.js';
import type { AmountTest, LastTimeTest, ValueTest } from './operators.js';
import type { Windowed } from './windowed.js';

/** Timeless, or one that depends on now. */
export type Answer = boolean | Windowed;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The value at a path of names; lists have none, and what an object inherits is not its own. */
export const valueAt = (root: unknown, parts: readonly string[]): unknown =>
  parts.reduce<unknown>(
    (value, part) => (isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
    root,
  );

/** Traits come with their inputs and formula; some are bare. */
export const traitValue = (trait: unknown): unknown =>
  isObject(trait) && Object.hasOwn(trait, 'value') ? trait['value'] : trait;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;
const isEmpty = (value: unknown): boolean =>
  isMissing(value) ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** How a value compares with a number or a time; undefined where the value is neither, or the other. */
function difference(value: unknown, operand: number | string): number | undefined {
  const known =
    typeof operand === 'number' ? (typeof value === 'number' ? value : undefined) : instantOf(value);
  const asked = typeof operand === 'number' ? operand : instantOf(operand);
  if (known === undefined || asked === undefined) return undefined;
  return known < asked ? -1 : known > asked ? 1 : 0;
}

const orders = {
  greater: (d: number) => d > 0,
  'at-least': (d: number) => d >= 0,
  less: (d: number) => d < 0,
  'at-most': (d: number) => d <= 0,
  before: (d: number) => d < 0,
  after: (d: number) => d > 0,
} as const;

function isOrdered(value: unknown, op: keyof typeof orders, operand: number | string): boolean {
  const d = difference(value, operand);
  return d !== undefined && orders[op](d);
}

const contains = (value: unknown, part: string | number | boolean): boolean =>
  typeof value === 'string'
    ? typeof part === 'string' && value.includes(part)
    : Array.isArray(value) && value.includes(part);

/** Whether something happened within the last so long, or not; what never happened did not. */
const within = (
  at: number | undefined,
  { op, within: window }: Extract<ValueTest, { op: 'within-last' | 'not-within-last' }>,
): Windowed => ({
  times: at === undefined ? [] : [at],
  length: lengthOf(window),
  holds: (all) => (op === 'within-last' ? all > 0 : all === 0),
});

/** What a value of the profile answers to a test; every combination is stated in `meanings.ts`. */
export function answerOfValue(value: unknown, test: ValueTest): Answer {
  switch (test.op) {
    case 'equals':
      return value === test.value;
    case 'not-equals':
      return value !== test.value;
    case 'contains':
      return contains(value, test.value);
    case 'starts-with':
      return typeof value === 'string' && value.startsWith(test.value);
    case 'in':
      return test.values.some((one) => one === value);
    case 'exists':
      return !isMissing(value);
    case 'is-empty':
      return isEmpty(value);
    case 'between':
      return isOrdered(value, 'at-least', test.from) && isOrdered(value, 'at-most', test.to);
    case 'within-last':
    case 'not-within-last':
      return within(instantOf(value), test);
    default:
      return isOrdered(value, test.op, test.value);
  }
}

/** What an amount answers: a count, or a share. */
export function amountHolds(amount: number, test: AmountTest): boolean {
  switch (test.op) {
    case 'equals':
      return amount === test.value;
    case 'not-equals':
      return amount !== test.value;
    case 'between':
      return amount >= test.from && amount <= test.to;
    default:
      return orders[test.op](amount - test.value);
  }
}

/** What the last time that something happened answers; undefined where it never did. */
export function answerOfLastTime(at: number | undefined, test: LastTimeTest): Answer {
  switch (test.op) {
    case 'exists':
      return at !== undefined;
    case 'within-last':
    case 'not-within-last':
      return within(at, test);
    default:
      return at !== undefined && orders[test.op](at - (instantOf(test.value) ?? NaN));
  }
}
