import { DateTime, Duration } from 'luxon';
import type { Instant } from './verdict.js';

/** Moves a moment on by a duration of ISO 8601. Days are 24 hours; months and years are those of the calendar, in UTC. */
export function spanOf(iso: string): (from: Instant) => Instant {
  const duration = Duration.fromISO(iso);
  if (duration.months || duration.years)
    return (from) => DateTime.fromMillis(from, { zone: 'utc' }).plus(duration).toMillis();
  const milliseconds = duration.toMillis();
  return (from) => from + milliseconds;
}

export const instantOf = (iso: string): Instant => DateTime.fromISO(iso, { zone: 'utc' }).toMillis();
