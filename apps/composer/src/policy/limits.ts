import { type Channel, channels, type MessageClass, messageClasses } from '@tourbus/contracts';
import type { Asking, Known } from './asking.ts';
import { capHolds, type CapInForce, capInForce, concernOf } from './caps.ts';
import type { Constraint } from './constraint.ts';
import type { Instant } from './duration.ts';
import type { Cap, QuietHours, SendWindow } from './policy.ts';
import { closedTimes, outsideWindows, quietWeek } from './quiet-hours.ts';
import type { Span } from './week.ts';
import { isoOf, momentIn } from './words.ts';

/** The customer wants to hear nothing of these classes for a while. */
export interface Pause {
  readonly until: Instant;
  readonly messageClasses: readonly MessageClass[];
}

/** What keeps messages back, and who wants it: a policy, the customer's own wishes, a jurisdiction. */
export interface Limits {
  /** `policy`, `customer`, `jurisdiction US-FL`: as traces name it. */
  readonly source: string;
  readonly caps?: readonly Cap[];
  readonly quietHours?: readonly QuietHours[];
  readonly sendWindows?: readonly SendWindow[];
  readonly pause?: Pause;
}

type Weeks = Readonly<Record<MessageClass, Readonly<Record<Channel, readonly Span[]>>>>;

export interface LimitsInForce {
  readonly caps: readonly CapInForce[];
  readonly quiet: Weeks;
  readonly outside: Weeks;
}

const eachChannel = (spans: (channel: Channel) => readonly Span[]): Weeks[MessageClass] =>
  Object.fromEntries(channels.map((channel) => [channel, spans(channel)])) as Weeks[MessageClass];

const weeksOf = (spans: (messageClass: MessageClass, channel: Channel) => readonly Span[]): Weeks =>
  Object.fromEntries(
    messageClasses.map((messageClass) => [
      messageClass,
      eachChannel((channel) => spans(messageClass, channel)),
    ]),
  ) as Weeks;

function makeInForce({ caps = [], quietHours = [], sendWindows = [] }: Limits): LimitsInForce {
  const rules = { quietHours: [...quietHours], sendWindows: [...sendWindows] };
  return {
    caps: caps.map(capInForce),
    quiet: weeksOf((messageClass, channel) => quietWeek(rules, messageClass, channel)),
    outside: weeksOf((messageClass, channel) => outsideWindows(rules, messageClass, channel)),
  };
}

const made = new WeakMap<Limits, LimitsInForce>();

/** Made once for the same object: those of a policy and of a jurisdiction are asked for every message. */
export function limitsInForce(limits: Limits): LimitsInForce {
  const known = made.get(limits);
  if (known) return known;
  const fresh = makeInForce(limits);
  made.set(limits, fresh);
  return fresh;
}

function pauses(
  { source, pause }: Limits,
  { messageClass }: Asking,
  { place }: Known,
): Constraint | undefined {
  // What the law wants said is said also to who wants to hear nothing.
  if (!pause?.messageClasses.includes(messageClass) || messageClass === 'regulatory') return undefined;
  const { until } = pause;
  return {
    rule: 'pause',
    source,
    withholds: false,
    next: (at) => Math.max(at, until),
    say: (now) => ({
      because:
        now < until
          ? `The customer wants to hear no ${messageClass} messages until ${momentIn(place, until)}.`
          : 'The pause that the customer wanted is over.',
      inputs: { source, messageClass, until: isoOf(until) },
    }),
  };
}

/** What limits have against a message, in the order in which rules are asked. */
export function constraintsOf(limits: Limits, asking: Asking, known: Known): Constraint[] {
  const { caps, quiet, outside } = limitsInForce(limits);
  const { source } = limits;
  const found: Constraint[] = [];
  const pause = known.contacts && pauses(limits, asking, known);
  if (pause) found.push(pause);
  const quietTimes = quiet[asking.messageClass][asking.channel];
  if (quietTimes.length > 0) found.push(closedTimes('quiet-hours', source, quietTimes, asking, known.place));
  const outsideTimes = outside[asking.messageClass][asking.channel];
  if (outsideTimes.length > 0)
    found.push(closedTimes('send-window', source, outsideTimes, asking, known.place));
  if (known.contacts)
    for (const cap of caps)
      if (concernOf(cap.cap, asking) === 'holds')
        found.push(capHolds(source, cap, known.contacts, asking, known.place));
  return found;
}
