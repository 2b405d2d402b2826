import type { Channel, MessageClass } from '@tourbus/contracts';
import type { Asking } from './asking.ts';
import type { Constraint } from './constraint.ts';
import type { Policy, QuietHours, SendWindow } from './policy.ts';
import { complement, type Span, spansOf, united } from './week.ts';
import { windowsIn } from './windows.ts';
import { isoOf, momentIn } from './words.ts';
import type { Place } from './zones.ts';

const concerning = <R extends QuietHours | SendWindow>(
  rules: readonly R[],
  messageClass: MessageClass,
  channel: Channel,
): R[] =>
  rules.filter(
    ({ messageClasses, channels }) => messageClasses.includes(messageClass) && channels.includes(channel),
  );

/** The local times of a week at which nothing of this class is sent on this channel. */
export const quietWeek = (
  { quietHours }: Pick<Policy, 'quietHours'>,
  messageClass: MessageClass,
  channel: Channel,
): Span[] => united(concerning(quietHours, messageClass, channel).flatMap(spansOf));

/** The local times of a week that are in none of the send windows; nothing where there are no windows. */
export function outsideWindows(
  { sendWindows }: Pick<Policy, 'sendWindows'>,
  messageClass: MessageClass,
  channel: Channel,
): Span[] {
  const windows = concerning(sendWindows, messageClass, channel);
  return windows.length === 0 ? [] : complement(united(windows.flatMap(spansOf)));
}

/** Where the clocks are that are looked at. */
export function clocksOf({ known, name, zones }: Place): string {
  if (known === 'time zone') return name;
  if (known === 'country' && zones.length === 1) return `${zones[0]}, the time zone of ${name}`;
  return known === 'country'
    ? `all ${zones.length} time zones of ${name}, where the customer may be`
    : `all ${zones.length} time zones of the world, as neither time zone nor country of the customer is known`;
}

const words = {
  'quiet-hours': { outside: 'It is outside quiet hours', until: 'Quiet hours' },
  'send-window': { outside: 'It is within a send window', until: 'No send window' },
} as const;

/** Closed times of the week, by the clocks of a place. */
export function closedTimes(
  rule: keyof typeof words,
  source: string,
  closed: readonly Span[],
  { messageClass, channel }: Asking,
  place: Place,
): Constraint {
  const windows = windowsIn(place, closed);
  const clocks = clocksOf(place);
  return {
    rule,
    source,
    withholds: false,
    next: windows.nextOpen,
    say(now, next) {
      const inputs = {
        source,
        messageClass,
        channel,
        place: place.name,
        timeZones: place.zones.length,
        opensAt: isoOf(next),
      };
      if (next === now) return { because: `${words[rule].outside} in ${clocks}.`, inputs };
      const kind = `${words[rule].until} for ${messageClass} messages on ${channel}`;
      const opens = Number.isFinite(next) ? `until ${momentIn(place, next)}` : 'for as long as it may wait';
      return { because: `${kind} in ${clocks}, ${opens}.`, inputs };
    },
  };
}
