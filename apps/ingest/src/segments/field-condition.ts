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
    case 'oneOf':
      return always((value) => [wanted].flat().some((one) => isSame(value, one)));
    case 'above':
      return comparing(wanted, (order) => order > 0);
    case 'atLeast':
      return comparing(wanted, (order) => order >= 0);
    case 'below':
      return comparing(wanted, (order) => order < 0);
    case 'atMost':
      return comparing(wanted, (order) => order <= 0);
    case 'contains':
      return always((value) => isScalar(value) && plain(value).includes(plain(wanted)));
    case 'startsWith':
      return always((value) => isScalar(value) && plain(value).startsWith(plain(wanted)));
    case 'before':
      return wanted === 'now' ? pastOf : dated((at) => at < instantOf(String(wanted)));
    case 'after':
      return wanted === 'now' ? futureOf : dated((at) => at > instantOf(String(wanted)));
    case 'withinLast':
      return withinLast(String(wanted));
    default:
      return always((value) => isSame(value, wanted as SegmentScalar));
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

/** A number is also the same where one of both is written as text; two texts are compared as texts: 007 is not 7. */
function isSame(value: unknown, wanted: SegmentScalar): boolean {
  if (!isScalar(value)) return false;
  if (typeof value !== 'number' && typeof wanted !== 'number') return plain(value) === plain(wanted);
  return isSegmentNumber(value) && compareDecimals(value, wanted) === 0;
}

/** No number is a date: nobody could say whether it counts seconds or days. */
const dated =
  (holds: (at: Instant) => boolean): AskValue =>
  (value) =>
    verdictOf(isSegmentMoment(value) && holds(instantOf(value)));

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
