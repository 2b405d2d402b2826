import type { SegmentOperator, SegmentScalar } from '@tourbus/contracts';

/** What the value of an operator is entered with. */
export type ValueInput = 'none' | 'text' | 'number' | 'list' | 'date' | 'period';

const inputs: Record<SegmentOperator, ValueInput> = {
  ...{ equal: 'text', unequal: 'text', contains: 'text', startsWith: 'text' },
  ...{ above: 'number', atLeast: 'number', below: 'number', atMost: 'number' },
  ...{ oneOf: 'list', noneOf: 'list', given: 'none', missing: 'none' },
  ...{ before: 'date', after: 'date', withinLast: 'period', notWithinLast: 'period' },
} as const;
export const inputOf = (is: SegmentOperator): ValueInput => inputs[is];

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** What somebody typed: a number or a truth where it reads as one, and stays the same; everything else is text. */
export function scalarOf(text: string): SegmentScalar {
  if (text === 'true' || text === 'false') return text === 'true';
  return number.test(text) && String(Number(text)) === text ? Number(text) : text;
}

/** For operators that compare texts alone. */
export const takesText = (is: SegmentOperator): boolean => is === 'contains' || is === 'startsWith';

/** A value that fits what the operator takes, of one that fitted another. */
export function valueFor(
  is: SegmentOperator,
  value: SegmentScalar | SegmentScalar[] | undefined,
): SegmentScalar | SegmentScalar[] | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  switch (inputOf(is)) {
    case 'none':
      return undefined;
    case 'list':
      return Array.isArray(value) ? value : first === undefined || first === '' ? [] : [first];
    case 'period':
      return periodOf(String(first)) ? first : 'P30D';
    case 'date':
      return isDate(String(first)) ? first : undefined;
    case 'number':
      return typeof first === 'number' || number.test(String(first)) ? first : undefined;
    case 'text':
      return takesText(is) && first !== undefined ? String(first) : first;
  }
}

export const isDate = (text: string): boolean => text === 'now' || /^\d{4}-\d{2}-\d{2}/.test(text);

export const units = ['hours', 'days', 'weeks', 'months', 'years'] as const;
export type Unit = (typeof units)[number];
export interface Period {
  count: number;
  unit: Unit;
}

const letters: Record<Unit, string> = { hours: 'H', days: 'D', weeks: 'W', months: 'M', years: 'Y' };

/** A duration of one unit; nothing where it has several, which are written as text. */
export function periodOf(duration: string): Period | undefined {
  const [, time, digits, letter] = /^P(T?)(\d{1,4})([HDWMY])$/.exec(duration) ?? [];
  const unit = units.find((one) => letters[one] === letter && (one === 'hours') === (time === 'T'));
  return unit && { count: Number(digits), unit };
}

export const durationOf = ({ count, unit }: Period): string =>
  `P${unit === 'hours' ? 'T' : ''}${count}${letters[unit]}`;
