import type { PolicyBody } from '../api/calls.ts';

export type Duration = PolicyBody['caps'][number]['window'];
export type MessageClass = PolicyBody['caps'][number]['messageClasses'][number];
export type Channel = PolicyBody['channels']['quickest'][number];
export type Weekday = PolicyBody['quietHours'][number]['weekdays'][number];

const both = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** `e-mail and SMS` */
export const all = (words: readonly string[]): string => both.format(words);
/** `e-mail or SMS` */
export const any = (words: readonly string[]): string => either.format(words);

export const channelNames: Record<Channel, string> = { email: 'e-mail', sms: 'SMS', print: 'letter' };

/** `1 message`, `3 messages` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const units = ['week', 'day', 'hour', 'minute', 'second'] as const;
const written = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** `P7D` is `7 days`; what is written otherwise stays as it is. */
export function spoken(duration: Duration): string {
  if (typeof duration !== 'string')
    return 'days' in duration ? counted(duration.days, 'day') : counted(duration.hours, 'hour');
  const [, ...parts] = written.exec(duration) ?? [];
  const given = units.flatMap((unit, i) => (parts[i] ? [counted(Number(parts[i]), unit)] : []));
  return given.length > 0 ? all(given) : duration;
}

const days: readonly Weekday[] = [
  ...(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const),
];
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `Monday to Friday`; nothing for a whole week. */
export function weekdaysOf(chosen: readonly Weekday[]): string | undefined {
  const positions = days.flatMap((day, i) => (chosen.includes(day) ? [i] : []));
  const [first = 0] = positions;
  const last = positions.at(-1) ?? 0;
  if (positions.length === days.length) return undefined;
  const names = positions.map((i) => capital(days[i] ?? ''));
  return positions.length > 2 && last - first === positions.length - 1
    ? `${names[0]} to ${names.at(-1)}`
    : all(names);
}
