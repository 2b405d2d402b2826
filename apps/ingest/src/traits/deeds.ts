import type { CustomerHistory } from '../history/history.js';
import { type Day, dayOf } from './days.js';

/** What an answer of a person is worth: the more trouble it takes, the more. */
export const worth = { open: 1, click: 3, reply: 5, form: 5, survey: 5 } as const;

/** What customers do by themselves. A return or a note is somebody else's word, an unsubscribe is no interest. */
const ownDoing: ReadonlySet<string> = new Set([
  'touchpoint:purchase',
  'touchpoint:visit',
  'touchpoint:support',
]);

/** Answers of people on one channel to one definition. */
export interface Answers {
  channel: string;
  worth: number;
  count: number;
  days: [Day, number][];
}

export function answersIn({ tallies }: CustomerHistory): Answers[] {
  return Object.entries(tallies).flatMap(([key, { count, days }]) => {
    const [what, kind = '', channel = ''] = key.split(':', 3);
    if (what !== 'response' || !(kind in worth)) return [];
    return [{ channel, worth: worth[kind as keyof typeof worth], count, days: daysIn(days) }];
  });
}

/** The days on which the customer did anything, oldest first, and when that began. */
export function deedsIn({ tallies }: CustomerHistory): { first?: Day; days: Day[] } {
  const deeds = Object.entries(tallies).filter(([key]) => {
    const [what, kind = ''] = key.split(':', 2);
    return ownDoing.has(key) || (what === 'response' && kind in worth);
  });
  if (deeds.length === 0) return { days: [] };
  const first = Math.min(...deeds.map(([, { firstAt }]) => dayOf(firstAt.slice(0, 10))));
  const days = new Set(deeds.flatMap(([, tally]) => Object.keys(tally.days).map(dayOf)));
  return { first, days: [...days].sort((a, b) => a - b) };
}

/** Purchases by day, oldest first. */
export const purchasesIn = ({ tallies }: CustomerHistory): [Day, number][] =>
  daysIn(tallies['touchpoint:purchase']?.days ?? {});

const daysIn = (days: Record<string, number>): [Day, number][] =>
  Object.entries(days)
    .map(([day, count]): [Day, number] => [dayOf(day), count])
    .sort(([a], [b]) => a - b);
