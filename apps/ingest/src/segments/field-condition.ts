import {
  type FieldCondition,
  type SegmentOperator,
  type SegmentScalar,
  isSegmentMoment,
  isSegmentNumber,
} from '@tourbus/contracts';
import { compareDecimals } from './decimals.js';
import { fieldValues, isGiven } from './field-values.js';
import type { Ask } from './segments.js';
import { instantOf, spanOf } from './span.js';
import { type Instant, type Verdict, anyOf, opposite, verdictOf } from './verdict.js';

/** What is asked of each value that is found; one of several that fits is enough. */
type AskValue = (value: unknown, now: Instant) => Verdict;

/** These hold exactly where the other does not, and so also where nothing is found. */
const opposites: Partial<Record<SegmentOperator, SegmentOperator>> = {
  unequal: 'equal',
  noneOf: 'oneOf',
  missing: 'given',
  notWithinLast: 'withinLast',
};

/** Reads a condition on a field once, to ask it of many. */
export function readField({ field, is, value }: FieldCondition): Ask {
  const path = field.split('.');
  const direct = opposites[is];
  const ask = readOperator(direct ?? is, value as SegmentScalar | SegmentScalar[]);
  return ({ customer }, now) => {
    const verdict = anyOf(fieldValues(customer, path).map((found) => ask(found, now)));
    return direct ? opposite(verdict) : verdict;
  };
}

function readOperator(is: SegmentOperator, wanted: SegmentScalar | SegmentScalar[]): AskValue {
  switch (is) {
    case 'given':
      return always(isGiven);
    case 'above':
      return comparing(wanted, (order) => order > 0);
    case 'atLeast':
      return comparing(wanted, (order) => order >= 0);
    case 'below':
      return comparing(wanted, (order) => order < 0);
    case 'atMost':
      return comparing(wanted, (order) => order <= 0);
    case 'contains':
      return spelt(wanted, (text, part) => text.includes(part));
    case 'startsWith':
      return spelt(wanted, (text, part) => text.startsWith(part));
    case 'before':
      return wanted === 'now' ? pastOf : dated(wanted, (at, moment) => at < moment);
    case 'after':
      return wanted === 'now' ? futureOf : dated(wanted, (at, moment) => at > moment);
    case 'withinLast':
      return withinLast(String(wanted));
    default:
      return sameAsAny([wanted].flat());
  }
}

const always =
  (holds: (value: unknown) => boolean): AskValue =>
  (value) =>
    verdictOf(holds(value));

const comparing = (wanted: unknown, holds: (order: number) => boolean): AskValue =>
  always((value) => {
    const order = compareDecimals(value, wanted);
    return order !== undefined && holds(order);
  });

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Capitals make no difference, nor does how an accent is encoded; that there is one does. */
const plain = (value: unknown): string => String(value).normalize('NFC').toLowerCase();

const spelt = (wanted: unknown, holds: (text: string, part: string) => boolean): AskValue => {
  const part = plain(wanted);
  return always((value) => isScalar(value) && holds(plain(value), part));
};

/** A number is also the same where one of both is written as text; two texts are compared as texts: 007 is not 7. */
function sameAsAny(wanted: readonly SegmentScalar[]): AskValue {
  const texts = new Set(wanted.filter((one) => typeof one !== 'number').map(plain));
  const numbers = amongNumbers(wanted.filter((one) => typeof one === 'number'));
  const allNumbers = amongNumbers(wanted);
  return always((value) =>
    typeof value === 'number'
      ? allNumbers(value)
      : isScalar(value) && (texts.has(plain(value)) || numbers(value)),
  );
}

/** A list may be long, and many are asked: only those are compared that a number of JSON does not tell apart. */
function amongNumbers(some: readonly SegmentScalar[]): (value: unknown) => boolean {
  const known = Map.groupBy(some.filter(isSegmentNumber), Number);
  return (value) =>
    isSegmentNumber(value) &&
    (known.get(Number(value))?.some((one) => compareDecimals(value, one) === 0) ?? false);
}

/** No number is a date: nobody could say whether it counts seconds or days. */
function dated(wanted: unknown, holds: (at: Instant, moment: Instant) => boolean): AskValue {
  const moment = instantOf(String(wanted));
  return (value) => verdictOf(isSegmentMoment(value) && holds(instantOf(value), moment));
}

const pastOf: AskValue = (value, now) => {
  if (!isSegmentMoment(value)) return verdictOf(false);
  const at = instantOf(value);
  return at < now ? verdictOf(true) : verdictOf(false, at + 1);
};

const futureOf: AskValue = (value, now) => {
  if (!isSegmentMoment(value)) return verdictOf(false);
  const at = instantOf(value);
  return at > now ? verdictOf(true, at) : verdictOf(false);
};

function withinLast(duration: string): AskValue {
  const span = spanOf(duration);
  return (value, now) => {
    if (!isSegmentMoment(value)) return verdictOf(false);
    const from = instantOf(value);
    if (from > now) return verdictOf(false, from);
    const until = span(from);
    return until > now ? verdictOf(true, until) : verdictOf(false);
  };
}
