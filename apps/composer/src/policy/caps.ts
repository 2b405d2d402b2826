import type { Channel, MessageClass } from '@tourbus/contracts';
import type { Asking } from './asking.ts';
import type { Constraint } from './constraint.ts';
import { type Instant, millisOf, spoken } from './duration.ts';
import type { Cap } from './policy.ts';
import { anyOf, asSentence, isoOf, momentIn, ordinal } from './words.ts';
import type { Place } from './zones.ts';

/** A message that was sent, or whose place is taken. */
export interface Contact {
  readonly at: Instant;
  readonly messageClass: MessageClass;
  readonly channel: Channel;
  readonly topic?: string;
}

export interface CapInForce {
  readonly cap: Cap;
  /** In milliseconds. */
  readonly window: number;
}

export const capInForce = (cap: Cap): CapInForce => ({ cap, window: millisOf(cap.window) });

type Countable = Pick<Contact, 'messageClass' | 'channel' | 'topic'>;

const counts = (
  { messageClasses, channels, topics }: Cap,
  { messageClass, channel, topic }: Countable,
): boolean =>
  messageClasses.includes(messageClass) &&
  (channels?.includes(channel) ?? true) &&
  (topics === undefined || (topic !== undefined && topics.includes(topic)));

const isExempt = ({ exempt }: Cap, messageClass: MessageClass): boolean =>
  messageClass === 'regulatory' || exempt.includes(messageClass);

/** `exempt`: it counts, but passes. */
export function concernOf(cap: Cap, message: Countable): 'holds' | 'exempt' | 'none' {
  if (!counts(cap, message)) return 'none';
  return isExempt(cap, message.messageClass) ? 'exempt' : 'holds';
}

/**
 * From when on a cap has room. A window is open at its far end: what was sent at exactly `now - window` counts no more,
 * so there is room from the moment on at which the oldest of the last `limit` messages is as old as the window is long.
 * Contacts after `now`, which clocks that differ may leave, count in every window that a message sent now is in.
 * @param contacts oldest first
 * @returns `now` where there is room now
 */
export function freeFrom({ cap, window }: CapInForce, contacts: readonly Contact[], now: Instant): Instant {
  let room = cap.limit;
  for (let i = contacts.length - 1; i >= 0; i--) {
    const contact = contacts[i] as Contact;
    if (contact.at + window <= now) return now;
    if (!counts(cap, contact)) continue;
    room -= 1;
    if (room === 0) return contact.at + window;
  }
  return now;
}

/** How many count at a moment. */
export const countedAt = ({ cap, window }: CapInForce, contacts: readonly Contact[], now: Instant): number =>
  contacts.filter((contact) => contact.at + window > now && counts(cap, contact)).length;

export interface Room {
  /** How many more may go now. */
  readonly room: number;
  readonly sent: number;
  /** `now` where there is room. */
  readonly freeFrom: Instant;
  readonly because: string;
}

/** Whether a cap has room for one more message, and when it has; for people: by the clock of the place. */
export function roomUnder(one: CapInForce, contacts: readonly Contact[], now: Instant, place: Place): Room {
  const { limit, messageClasses, channels, topics, window } = one.cap;
  const sent = countedAt(one, contacts, now);
  const free = freeFrom(one, contacts, now);
  const kind = `${anyOf(messageClasses)} message`;
  const scope = `${topics ? ` about ${anyOf(topics)}` : ''}${channels ? ` on ${anyOf(channels)}` : ''}`;
  const counted = `${ordinal(sent + 1)} ${kind}${scope} in ${spoken(window)}`;
  return {
    room: Math.max(0, limit - sent),
    sent,
    freeFrom: free,
    because:
      free > now
        ? `${counted}, cap is ${limit}; free again on ${momentIn(place, free)}`
        : `${counted}, cap is ${limit}`,
  };
}

/** @param contacts oldest first */
export function capHolds(
  source: string,
  one: CapInForce,
  contacts: readonly Contact[],
  { messageClass, channel, topic }: Asking,
  place: Place,
): Constraint {
  const { name, limit, window, onExcess } = one.cap;
  return {
    rule: 'cap',
    source,
    withholds: onExcess === 'withhold',
    next: (at) => freeFrom(one, contacts, at),
    say(now) {
      const { because, sent, freeFrom: free } = roomUnder(one, contacts, now, place);
      return {
        because: asSentence(because),
        inputs: {
          source,
          cap: name,
          messageClass,
          channel,
          ...(topic !== undefined && { topic }),
          limit,
          window: spoken(window),
          sent,
          freeAt: isoOf(free),
        },
      };
    },
  };
}

/**
 * When a message counts as sent. The messages of a customer follow each other by a millisecond at least, so that the
 * places of those that were sent together come free one after the other, and not all at once.
 * @param contacts oldest first
 */
export const contactTime = (contacts: readonly Contact[], now: Instant): Instant =>
  Math.max(now, (contacts.at(-1)?.at ?? -Infinity) + 1);
