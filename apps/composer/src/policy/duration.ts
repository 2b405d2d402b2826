import { Duration } from 'luxon';
import { z } from 'zod';
import { remembering } from './remembering.ts';

/** Milliseconds since 1970 in UTC. */
export type Instant = number;

const remedy = 'Write days or hours, such as P7D, PT48H, {"days": 7} or {"hours": 48}.';
const longestDays = 3_650;

/** A month or a year is not always as long: a rolling window has to be exact. */
function faultOf(text: string): string | undefined {
  const duration = Duration.fromISO(text);
  if (!duration.isValid) return `“${text}” is no duration as in ISO 8601. ${remedy}`;
  if (duration.years || duration.months)
    return `“${text}” has years or months, which are not all of one length. ${remedy}`;
  if (duration.toMillis() <= 0) return `“${text}” takes no time. ${remedy}`;
  if (duration.as('days') > longestDays) return `“${text}” is longer than ${longestDays} days. ${remedy}`;
  return undefined;
}

const isoDurationSchema = z
  .string()
  .max(40)
  .superRefine((text, context) => {
    const message = faultOf(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

const most = (unit: number) =>
  z
    .int()
    .min(1, `This takes no time. ${remedy}`)
    .max(longestDays * unit);

/** Real time that passes: a day is 24 hours, also when clocks are changed. */
export const durationSchema = z.union(
  [isoDurationSchema, z.strictObject({ days: most(1) }), z.strictObject({ hours: most(24) })],
  { error: `This is no duration. ${remedy}` },
);
export type PolicyDuration = z.infer<typeof durationSchema>;

const isoOf = (duration: PolicyDuration): string => {
  if (typeof duration === 'string') return duration;
  return 'days' in duration ? `P${duration.days}D` : `PT${duration.hours}H`;
};

/** Asked for every message. */
const millis = remembering((iso) => Duration.fromISO(iso).toMillis());

export const millisOf = (duration: PolicyDuration): number => millis(isoOf(duration));

/** `7 days` */
export const spoken = (duration: PolicyDuration): string =>
  Duration.fromISO(isoOf(duration)).reconfigure({ locale: 'en' }).toHuman();
