import { DateTime, Duration } from 'luxon';

/**
 * What is a time: a day (its beginning in UTC), or a moment with its offset (RFC 3339). Without an offset nobody knows
 * when it was, so that is a text like any other. PostgreSQL reads the same patterns; they say [0-9] because its \d
 * takes the digits of other scripts too.
 */
export const dayPattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
export const instantPattern =
  '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}' +
  '(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?$';
/** What lies beyond milliseconds is cut off, not rounded: no time becomes later than it was. */
export const beyondMilliseconds = '(\\.[0-9]{3})[0-9]+';

const isInstant = new RegExp(instantPattern);
const excess = new RegExp(beyondMilliseconds);

/**
 * @returns milliseconds since 1970, or undefined for what is no time: another type, another form, 30 February
 */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 40 || !isInstant.test(value)) return undefined;
  const read = DateTime.fromISO(value.replace(excess, '$1'), { zone: 'utc' });
  return read.isValid ? read.toMillis() : undefined;
}

export const windowUnits = ['hours', 'days', 'weeks'] as const;

/** Months are left out: they differ in length, so nobody could say when something is no longer in the last one. */
export interface Window {
  amount: number;
  unit: (typeof windowUnits)[number];
}

/** In milliseconds; a day has 24 hours, whatever clocks on the wall did. */
export const lengthOf = ({ amount, unit }: Window): number =>
  Duration.fromObject({ [unit]: amount }).toMillis();
