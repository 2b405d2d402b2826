import type { Channel } from '@tourbus/contracts';
import { DateTime } from 'luxon';
import type { KnownPoint } from './known-profile.js';

/** Of days of 24 hours, from when the message was handed over. The link that unsubscribes never ends. */
export const linkDays = 180;

export interface SentMessage {
  channel: Channel;
  recipient?: string;
  sentAt: Date;
}

/** What is known of whom it was sent to. */
export interface Holder {
  /** Nothing where no profile is known. */
  points?: readonly KnownPoint[];
  linksEnd?: Date;
}

const sameAddress = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Whether the link of a message still opens the pages of its customer. It ends after 180 days; at once when the customer
 * ends all links so far, or when the address that it went to is no longer the customer's: somebody else may read there.
 */
export function linkCounts({ channel, recipient, sentAt }: SentMessage, holder: Holder, now: Date): boolean {
  if (
    DateTime.fromJSDate(sentAt)
      .plus({ hours: linkDays * 24 })
      .toJSDate() <= now
  )
    return false;
  if (holder.linksEnd && sentAt <= holder.linksEnd) return false;
  const points = holder.points?.filter((point) => point.channel === channel);
  if (channel === 'print' || !points || recipient === undefined) return true;
  return points.some(({ address = '' }) => sameAddress(address, recipient));
}
