import { DateTime, Duration } from 'luxon';
import type { Fact, Responded } from './fact.js';
import type { Formula } from './trait.js';

export interface EngagementInputs {
  /** Points by week, which is named by its Monday (UTC), such as 2026-11-02. */
  weeks: Record<string, number>;
}

const points: Partial<Record<Responded['response'], number>> = {
  open: 1,
  click: 3,
  reply: 5,
  answer: 5,
  unsubscribe: -5,
  stop: -10,
  complaint: -10,
};
/** Weeks that count; what is older weighs next to nothing. */
const remembered = 26;
const halfLife = 4;
/** So many a week at most, either way: mail programs that load pictures again do not make an enthusiast. */
const mostAWeek = 10;
/** Points that make half of the scale. */
const half = 10;

const weekLength = Duration.fromObject({ weeks: 1 }).toMillis();
const mondayOf = (at: number): DateTime => DateTime.fromMillis(at, { zone: 'utc' }).startOf('week');
/** Weeks of UTC are all of one length. */
const weeksBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / weekLength;
const nameOf = (monday: DateTime): string => monday.toISODate() ?? '';

function after({ weeks }: EngagementInputs, fact: Fact): EngagementInputs {
  const earned = fact.kind === 'responded' ? points[fact.response] : undefined;
  if (earned === undefined) return { weeks };
  const week = nameOf(mondayOf(fact.at));
  const all = { ...weeks, [week]: (weeks[week] ?? 0) + earned };
  const last = Object.keys(all).reduce((a, b) => (a > b ? a : b));
  const kept = Object.entries(all).filter(([name]) => weeksBetween(name, last) < remembered);
  return { weeks: Object.fromEntries(kept) };
}

/** Summed in the order of time: with doubles, another order would give another last digit. */
function scoreIn({ weeks }: EngagementInputs, week: string, ahead = 0): number {
  let total = 0;
  for (const name of Object.keys(weeks).sort()) {
    const ago = weeksBetween(name, week) + ahead;
    if (ago < 0 || ago >= remembered) continue;
    const earned = Math.min(mostAWeek, Math.max(-mostAWeek, weeks[name] ?? 0));
    total += earned * 0.5 ** (ago / halfLife);
  }
  return total <= 0 ? 0 : Math.round(100 * (1 - 0.5 ** (total / half)));
}

/** The beginning of the first week to come in which the score is another one. */
function changesAt(inputs: EngagementInputs, at: Date): Date | undefined {
  const monday = mondayOf(at.getTime());
  const week = nameOf(monday);
  const now = scoreIn(inputs, week);
  for (let ahead = 1; ahead <= remembered; ahead++)
    if (scoreIn(inputs, week, ahead) !== now) return monday.plus({ weeks: ahead }).toJSDate();
  return undefined;
}

/** How much a customer does with what we send: 0 (nothing) to 100. */
export const engagement: Formula<number, EngagementInputs> = {
  name: 'engagement',
  text:
    'Points for responses (open 1, click 3, reply and answer 5, unsubscribe −5, stop and complaint −10), at most 10 a ' +
    'week either way; a week weighs half as much after 4 weeks and nothing after 26. Score = 100 × (1 − 0.5^(points ÷ 10)), ' +
    'rounded; 0 where points are not above 0. Weeks begin on Monday, in UTC.',
  start: { weeks: {} },
  after,
  value: (inputs, at) => scoreIn(inputs, nameOf(mondayOf(at.getTime()))),
  changesAt,
};
