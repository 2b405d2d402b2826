import { DateTime, Duration } from 'luxon';
import { z } from 'zod';
import type { Instant } from './duration.ts';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const beginning = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    'This is no time of a day: write hours and minutes from 00:00 to 23:59.',
  );
const ending = z
  .string()
  .regex(
    /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'This is no time of a day: write hours and minutes from 00:00 to 24:00.',
  );

/** Times as a clock on the customer's wall shows them. */
export const localTimesSchema = z.strictObject({
  from: beginning,
  /** Exclusive; what is not after `from` is on the next day: 22:00 to 08:00 is a night. */
  to: ending,
  /** The days on which it begins: a night from Friday to Saturday is Friday's. */
  weekdays: z
    .array(z.enum(weekdays, { error: `This is no weekday: write ${weekdays.join(', ')}.` }))
    .min(1)
    .max(7)
    .default([...weekdays]),
});
export type LocalTimes = z.infer<typeof localTimesSchema>;

/** A part of a week, in milliseconds of wall time from Monday 00:00; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const day = Duration.fromObject({ days: 1 }).toMillis();
export const week = Duration.fromObject({ weeks: 1 }).toMillis();
const aMonday = DateTime.utc(2024, 1, 1).toMillis();

const within = (moment: number): number => ((moment % week) + week) % week;

/** How far into its week a moment is; in UTC, or of local time where an offset was added. */
export const inWeek = (at: Instant): number => within(at - aMonday);

/** Sorted, without overlaps, none past the end of the week. */
export function united(spans: readonly Span[]): Span[] {
  const inside = spans.flatMap(({ from, to }) => {
    const start = within(from);
    const end = start + Math.min(to - from, week);
    return end <= week
      ? [{ from: start, to: end }]
      : [
          { from: start, to: week },
          { from: 0, to: end - week },
        ];
  });
  const merged: Span[] = [];
  for (const span of inside.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { ...last, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

/** What `united` spans leave of the week. */
export function complement(spans: readonly Span[]): Span[] {
  const starts = [0, ...spans.map(({ to }) => to)];
  const ends = [...spans.map(({ from }) => from), week];
  return starts.map((from, i) => ({ from, to: ends[i] as number })).filter(({ from, to }) => from < to);
}

export const shifted = (spans: readonly Span[], by: number): Span[] =>
  spans.map(({ from, to }) => ({ from: from + by, to: to + by }));

export const isWholeWeek = ([first]: readonly Span[]): boolean => first?.from === 0 && first.to === week;

function sinceMidnight(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return Duration.fromObject({ hours, minutes }).toMillis();
}

export function spansOf({ from, to, weekdays: days }: LocalTimes): Span[] {
  const [start, end] = [sinceMidnight(from), sinceMidnight(to)];
  const length = end > start ? end - start : end - start + day;
  return united(
    days.map((name) => {
      const begins = weekdays.indexOf(name) * day + start;
      return { from: begins, to: begins + length };
    }),
  );
}
