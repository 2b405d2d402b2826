import { DateTime, Duration } from 'luxon';
import { remembered } from './remembered.js';

/**
 * What is a time: a day (its beginning in UTC), or a moment with its offset (RFC 3339). Without an offset nobody knows
 * when it was, so that is a text like any other. PostgreSQL reads the same patterns; they say [0-9] because its \d
 * takes the digits of other scripts too.
 */
export const dayPattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
export const instantPattern =
  '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}' +
  '(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?$';
/** What lies beyond milliseconds is cut off, as luxon does; PostgreSQL would round it, and some time would become a later one. */
export const beyondMilliseconds = '(\\.[0-9]{3})[0-9]+';

const isInstant = new RegExp(instantPattern);

const read = remembered((text) => {
  const instant = DateTime.fromISO(text, { zone: 'utc' });
  return instant.isValid ? instant.toMillis() : undefined;
});

const longest = '2026-11-02T08:30:00.123456789+01:00'.length;

/**
 * @returns milliseconds since 1970, or undefined for what is no time: another type, another form, 30 February
 */
export const instantOf = (value: unknown): number | undefined =>
  typeof value === 'string' && value.length <= longest && isInstant.test(value) ? read(value) : undefined;

export const windowUnits = ['hours', 'days', 'weeks'] as const;

/** Months are left out: they differ in length, so nobody could say when something is no longer in the last one. */
export interface Window {
  amount: number;
  unit: (typeof windowUnits)[number];
}

/** In milliseconds; a day has 24 hours, whatever clocks on the wall did. */
export const lengthOf = ({ amount, unit }: Window): number => amount * lengths[unit];

const lengths: Record<Window['unit'], number> = {
  hours: Duration.fromObject({ hours: 1 }).toMillis(),
  days: Duration.fromObject({ days: 1 }).toMillis(),
  weeks: Duration.fromObject({ weeks: 1 }).toMillis(),
};
