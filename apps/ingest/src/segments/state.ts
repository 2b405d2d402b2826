import type { Channel, MessageClass } from '@tourbus/contracts';
import type { Profile } from '../customers/profile.js';
import { lengthOf } from './instant.js';
import { limits } from './operators.js';
import type { messageMarks } from './rule.js';

/** All times are milliseconds since 1970. None is later than when it was heard of, as `saidAt` sees to. */
export type Instant = number;

/** Business events of one type about a customer. */
export interface EventTally {
  /** Ever. */
  total: number;
  lastAt: Instant;
  /** When they occurred, in order: the latest 1,000 within 400 days before the last. */
  times: readonly Instant[];
}

/** A message that was sent to a customer, and what came back. */
export interface SentMessage {
  definition: string;
  topic?: string;
  messageClass: MessageClass;
  channel: Channel;
  sentAt: Instant;
  /** By what was done with it, the last time that a person did. */
  responses: Partial<Record<Exclude<(typeof messageMarks)[number], 'sent'>, Instant>>;
}

/** All that a segment may ask about a customer. */
export interface CustomerState {
  profile: Pick<
    Profile,
    | 'names'
    | 'locale'
    | 'timeZone'
    | 'country'
    | 'preferences'
    | 'attributes'
    | 'traits'
    | 'contactPoints'
    | 'consents'
  >;
  /** By type. */
  events: ReadonlyMap<string, EventTally>;
  /** The latest 1,000 within 400 days, in the order in which they were sent. */
  messages: readonly SentMessage[];
  /** Keys of the segments that the customer is in. */
  segments: ReadonlySet<string>;
}

/** Takes one more event into a tally; whatever the order in which they come, the tally is the same. */
export function tallyAfter(tally: EventTally | undefined, at: Instant): EventTally {
  if (!tally) return { total: 1, lastAt: at, times: [at] };
  const lastAt = Math.max(tally.lastAt, at);
  const oldest = lastAt - lengthOf({ amount: limits.keptDays, unit: 'days' });
  const times = [...tally.times, at].filter((time) => time > oldest).sort((a, b) => a - b);
  return { total: tally.total + 1, lastAt, times: times.slice(-limits.kept) };
}
