import type { Channel, MessageClass, Stoppable } from '@tourbus/contracts';
import type { Contact } from './caps.ts';
import type { Instant } from './duration.ts';
import type { Limits } from './limits.ts';
import type { Place } from './zones.ts';

/** A message that asks whether it may go on a channel. */
export interface Asking extends Stoppable {
  readonly messageClass: MessageClass;
  readonly channel: Channel;
  readonly topic?: string;
  /** When the event happened that the message is about. */
  readonly occurredAt: Instant;
  /** When the message was first asked for: what it waits is counted from here. */
  readonly requestedAt: Instant;
}

/** What is known of the customer when a message asks. */
export interface Known {
  readonly place: Place;
  /** 0 to 23 by the customer's clock. */
  readonly bestHour?: number;
  /**
   * What was sent, oldest first, as far back as `stillNeeded` says. Without it, as at the claim, nothing is asked that
   * counts messages: their place was taken when the message was composed.
   */
  readonly contacts?: readonly Contact[];
  /** When the customer last responded; never, without. */
  readonly lastResponseAt?: Instant;
  /** What else holds: the customer's own wishes, and what the jurisdiction asks for. */
  readonly limits?: readonly Limits[];
}
