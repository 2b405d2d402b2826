import { CronExpressionParser } from 'cron-parser';
import { DateTime, IANAZone } from 'luxon';

/** When something is to happen, in somebody's local time. */
export interface Schedule {
  /** Five fields: minute, hour, day of month (L: the last), month, day of week. */
  cron: string;
  /** IANA name, such as Europe/Vienna. */
  timeZone: string;
}

export class UnusableSchedule extends Error {}

const day = 86_400_000;
/** 29 February may be eight years away. */
const mostDaysAhead = 4_096;

/** Hours that follow each other without a pause are meant in real time: every 30 minutes stays every 30 minutes. */
const isContinuous = (cron: string): boolean => /^\S+\s+\*(\s|\/1\s)/.test(`${cron.trim()} `);

/** @throws UnusableSchedule that says what does not hold */
export function checkSchedule({ cron, timeZone }: Schedule): void {
  if (!IANAZone.isValidZone(timeZone)) throw new UnusableSchedule(`“${timeZone}” is no IANA time zone.`);
  if (cron.trim().split(/\s+/).length !== 5)
    throw new UnusableSchedule('A cron expression has five fields: minute, hour, day, month, weekday.');
  if (/(^|[\s,])H/i.test(cron.replace(/THU|MARCH/gi, '')))
    throw new UnusableSchedule('H (any time) is not taken: say the time.');
  try {
    CronExpressionParser.parse(cron, { tz: 'UTC' });
  } catch (error) {
    throw new UnusableSchedule(`“${cron}” cannot be read as cron: ${(error as Error).message}.`);
  }
}

/** All times of a clock on the wall, as if its zone were UTC, after `from` and up to `to`. */
function* wallTimes(cron: string, from: number, to: number): Generator<number> {
  const times = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(from) });
  for (;;) {
    const at = times.next().getTime();
    if (at > to) return;
    yield at;
  }
}

/**
 * The moment at which a clock on the wall shows a time. One that is passed over in spring is as long after the last
 * moment before the gap as it says (02:30 becomes 03:30); one that comes twice in autumn is the first (RFC 5545).
 */
function momentOf(wall: number, zone: string): number {
  const { year, month, day: dayOfMonth, hour, minute } = DateTime.fromMillis(wall, { zone: 'UTC' });
  const local = DateTime.fromObject({ year, month, day: dayOfMonth, hour, minute }, { zone });
  return Math.min(...local.getPossibleOffsets().map((possible) => possible.toMillis()));
}

const wallOf = (moment: number, zone: string): number =>
  DateTime.fromMillis(moment, { zone }).setZone('UTC', { keepLocalTime: true }).toMillis();

function* realTimes({ cron, timeZone }: Schedule, from: number, to: number): Generator<number> {
  const times = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(from) });
  for (;;) {
    const at = times.next().getTime();
    if (at > to) return;
    yield at;
  }
}

/** Clocks move by less than a day, but for islands that change sides of the date line. */
function allBetween(schedule: Schedule, from: number, to: number): number[] {
  if (isContinuous(schedule.cron)) return [...realTimes(schedule, from, to)];
  const { cron, timeZone } = schedule;
  const walls = wallTimes(cron, wallOf(from, timeZone) - 2 * day, wallOf(to, timeZone) + 2 * day);
  const moments = Array.from(walls, (wall) => momentOf(wall, timeZone));
  return [...new Set(moments)].filter((at) => at > from && at <= to).sort((a, b) => a - b);
}

/**
 * The slots of a schedule after `from` and up to `to`, in order.
 * @param most only the latest so many
 */
export function slotsBetween(schedule: Schedule, from: Date, to: Date, most = 1_000): Date[] {
  // From the end backwards: whoever was away for a year is asked for the latest slots only.
  for (let span = day; ; span *= 4) {
    const start = Math.max(from.getTime(), to.getTime() - span);
    const slots = allBetween(schedule, start, to.getTime());
    if (slots.length >= most || start === from.getTime())
      return slots.slice(-most).map((slot) => new Date(slot));
  }
}

/** The first slot after a moment; none where there never is one. */
export function nextSlot(schedule: Schedule, after: Date): Date | undefined {
  for (let days = 1; days <= mostDaysAhead; days *= 2) {
    const [slot] = allBetween(schedule, after.getTime(), after.getTime() + days * day);
    if (slot !== undefined) return new Date(slot);
  }
  return undefined;
}
