import type { Awaited, Channel, Reason } from '@tourbus/contracts';
import { Duration } from 'luxon';

/** What the record has of a communication that waits to reach its customer. */
export interface Reaching {
  channel: Channel;
  dispatchedAt?: Date | null;
  deliveredAt?: Date | null;
  withheldAt?: Date | null;
  failedAt?: Date | null;
  /** Nobody knows whether the provider took it. */
  isAmbiguous: boolean;
  /** By a person: machines open everything. */
  openedAt?: Date | null;
}

export type Verdict =
  /** It has reached the customer, or nothing may follow it. */
  { kind: 'over' } | { kind: 'missed'; reason: Reason } | { kind: 'later'; at: Date };

const over: Verdict = { kind: 'over' };
const missed = (code: string, text: string): Verdict => ({ kind: 'missed', reason: { code, text } });

/** Paper and text messages do not tell whether they were read. */
const tellsOpens = (channel: Channel): boolean => channel === 'email';

const lengthOf = (seconds: number): string =>
  Duration.fromMillis(seconds * 1_000)
    .rescale()
    .reconfigure({ locale: 'en' })
    .toHuman();

/**
 * Whether a communication has missed its customer. What a rule withheld, and what may have been sent although nobody
 * knows, is followed by nothing: a fallback goes around no denial and says nothing twice.
 */
export function judge({ event, seconds }: Awaited, reaching: Reaching, now: Date): Verdict {
  const { channel, dispatchedAt, deliveredAt, withheldAt, failedAt, isAmbiguous, openedAt } = reaching;
  if (withheldAt || isAmbiguous || openedAt) return over;
  if (failedAt) return missed('failed', 'It could not be delivered.');
  const awaited = event === 'opened' && tellsOpens(channel) ? 'opened' : 'delivered';
  if (awaited === 'delivered' && deliveredAt) return over;
  // Of one that nobody knew of, the provider's receipt is the first that is heard.
  const due = new Date((dispatchedAt ?? deliveredAt ?? now).getTime() + seconds * 1_000);
  if (due > now) return { kind: 'later', at: due };
  return missed(`not-${awaited}`, `It was not ${awaited} within ${lengthOf(seconds)}.`);
}
