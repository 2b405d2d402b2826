import type { CountingCondition, SegmentRule } from '@tourbus/contracts';
import { type CustomerHistory, type Tally, dayOf } from '../history/history.js';
import { talliesOf } from '../segments/counting-condition.js';
import { type Subject, readRule } from '../segments/segments.js';
import { instantOf, spanOf } from '../segments/span.js';
import type { Instant } from '../segments/verdict.js';

const dayMilliseconds = 86_400_000;

/** When the first began of what is counted; nothing where none of it happened, or none within its window. */
export function beginOf(
  counted: readonly CountingCondition[],
  history: CustomerHistory,
  now: Instant,
): Instant | undefined {
  const begins = counted.flatMap((condition) => {
    const span = condition.within === undefined ? undefined : spanOf(condition.within);
    return talliesOf(condition)(history).flatMap((tally) => firstWithin(tally, span, now) ?? []);
  });
  return begins.length > 0 ? Math.min(...begins) : undefined;
}

/** Beyond the first and the last time, days are what is known. */
function firstWithin(
  { firstAt, lastAt, days }: Tally,
  span: ((from: Instant) => Instant) | undefined,
  now: Instant,
): Instant | undefined {
  const counts = (at: Instant): boolean => !span || span(at) > now;
  const first = instantOf(firstAt);
  if (counts(first)) return first;
  const last = instantOf(lastAt);
  if (!counts(last)) return undefined;
  const begins = Object.keys(days).map((day) => Math.min(instantOf(day), last));
  return Math.min(last, ...begins.filter(counts));
}

/** What had happened until then, and without that moment itself. Sums and hours have no days, and stay only as they are. */
export function historyBefore({ tallies, purchases, hours }: CustomerHistory, at: Instant): CustomerHistory {
  const earlier = Object.fromEntries(
    Object.entries(tallies).flatMap(([key, tally]) => {
      const kept = tallyBefore(tally, at);
      return kept ? [[key, kept]] : [];
    }),
  );
  const isSame = (wanted: string): boolean =>
    Object.keys(tallies).every((key) => !key.startsWith(wanted) || earlier[key] === tallies[key]);
  return {
    tallies: earlier,
    purchases: isSame('touchpoint:purchase') ? purchases : {},
    hours: isSame('response:') ? hours : [],
  };
}

function tallyBefore(tally: Tally, at: Instant): Tally | undefined {
  if (instantOf(tally.lastAt) < at) return tally;
  if (instantOf(tally.firstAt) >= at) return undefined;
  const day = dayOf(new Date(at).toISOString());
  const days = Object.entries(tally.days).filter(([one]) => one < day);
  const later = Object.entries(tally.days).filter(([one]) => one >= day);
  const count = tally.count - later.reduce((sum, [, often]) => sum + often, 0);
  const last = days
    .map(([one]) => instantOf(one) + dayMilliseconds - 1)
    .reduce((a, b) => Math.max(a, b), instantOf(tally.firstAt));
  return {
    count: Math.max(1, count),
    firstAt: tally.firstAt,
    lastAt: new Date(last).toISOString(),
    days: Object.fromEntries(days),
  };
}

/** A customer for whom something happened, as they are now, and as they were just before it began. */
export interface Past {
  now: Subject;
  before: Subject;
  /** When it began. */
  at: Instant;
}

/** Of those for whom a condition counts, so many may have come to it by what is looked for itself. */
const mostMoved = 0.1;

/**
 * Whether a condition is no consequence of what it should tell: nearly all of those to whom it happened were where
 * they are now before it did. What holds only afterwards tells nothing ahead.
 * @param isRare whether fewer of what is looked for is looked for: then those count who are there no more
 */
export function heldBefore(
  condition: SegmentRule,
  pasts: readonly Past[],
  { now, isRare }: { now: Instant; isRare: boolean },
): boolean {
  const ask = readRule(condition);
  const seen = pasts.map((past) => ({
    now: ask(past.now, now).member,
    before: ask(past.before, past.at).member,
  }));
  const there = seen.filter((one) => (isRare ? one.before : one.now));
  const moved = there.filter((one) => one.now !== one.before);
  return moved.length <= mostMoved * there.length;
}
