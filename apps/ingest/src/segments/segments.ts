import type { CustomerSnapshot, SegmentRule } from '@tourbus/contracts';
import type { CustomerHistory } from '../history/history.js';
import { readCounting } from './counting-condition.js';
import { readField } from './field-condition.js';
import { type Instant, type Verdict, allOf, anyOf, opposite, verdictOf } from './verdict.js';

/** Who is asked about. */
export interface Subject {
  customer: CustomerSnapshot;
  history: CustomerHistory;
  /** Keys of the segments that they are in, of those that a rule can refer to. */
  memberOf: ReadonlySet<string>;
}

/** A rule that was read once, to be asked of many. */
export type Ask = (subject: Subject, now: Instant) => Verdict;

export function readRule(rule: SegmentRule): Ask {
  if ('all' in rule) {
    const parts = rule.all.map(readRule);
    return (subject, now) => allOf(parts.map((ask) => ask(subject, now)));
  }
  if ('any' in rule) {
    const parts = rule.any.map(readRule);
    return (subject, now) => anyOf(parts.map((ask) => ask(subject, now)));
  }
  if ('not' in rule) {
    const ask = readRule(rule.not);
    return (subject, now) => opposite(ask(subject, now));
  }
  if ('segment' in rule) return ({ memberOf }) => verdictOf(memberOf.has(rule.segment));
  return 'field' in rule ? readField(rule) : readCounting(rule);
}

export const belongs = (rule: SegmentRule, subject: Subject, now: Instant): Verdict =>
  readRule(rule)(subject, now);

/** A segment as it is asked; those that it refers to come before it. */
export interface AskedSegment {
  key: string;
  ask: Ask;
}

/** All segments that somebody is in, and the first moment at which time alone could make that otherwise. */
export function membershipOf(
  segments: readonly AskedSegment[],
  { customer, history }: Omit<Subject, 'memberOf'>,
  now: Instant,
): { keys: ReadonlySet<string>; changesAt?: Instant } {
  const keys = new Set<string>();
  let changesAt: Instant | undefined;
  for (const { key, ask } of segments) {
    const verdict = ask({ customer, history, memberOf: keys }, now);
    if (verdict.member) keys.add(key);
    if (verdict.changesAt !== undefined && verdict.changesAt < (changesAt ?? Number.POSITIVE_INFINITY))
      changesAt = verdict.changesAt;
  }
  return { keys, ...(changesAt !== undefined && { changesAt }) };
}
