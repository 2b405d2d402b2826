import { type Day, daysSince } from './days.js';
import { type Answers, answersIn } from './deeds.js';
import type { Trait } from './trait.js';

const halfLife = 30;
/** As many points are half of the whole score. */
const half = 10;
const step = 5;

/** In steps: a handful of clicks tells no more, and a score that falls every day would be a change every day. */
const scoreOf = (points: number): number => Math.round((100 * points) / (points + half) / step) * step;

export const engagementScore: Trait = {
  key: 'engagementScore',
  name: 'Engagement score',
  formula:
    'Points: 1 for each open, 3 for each click, 5 for each reply or form, by people only; a point halves every 30 days. Score = 100 × points ÷ (points + 10), to the nearest 5.',
  infer({ history, today }) {
    const answers = answersIn(history);
    if (answers.length === 0) return undefined;
    const points = pointsOn(today, answers);
    const value = scoreOf(points);
    const ahead = answers.some(({ days }) => days.some(([day]) => day > today));
    return {
      value,
      inputs: {
        points: Math.round(points * 100) / 100,
        answers: answers.reduce((sum, { count }) => sum + count, 0),
      },
      until: value === 0 ? undefined : today + (ahead ? 1 : daysUntilBelow(value, points)),
    };
  },
};

/** What answers are worth on a day. All points lose the same share in the same time. */
export const pointsOn = (today: Day, answers: readonly Answers[]): number =>
  answers.reduce(
    (sum, { worth, days }) =>
      days.reduce((points, [day, count]) => points + worth * count * decayIn(daysSince(day, today)), sum),
    0,
  );

const decayIn = (days: number): number => 2 ** (-days / halfLife);

function daysUntilBelow(value: number, points: number): number {
  let days = 1;
  while (scoreOf(points * decayIn(days)) === value) days++;
  return days;
}
