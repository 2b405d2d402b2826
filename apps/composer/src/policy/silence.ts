import { Duration } from 'luxon';
import type { MessageClass } from '@tourbus/contracts';
import type { Instant } from './duration.js';
import type { Policy } from './policy.js';

/** The last message of each class that a customer was sent. */
export interface LastContacts {
  /** Since when the customer is known: who was never sent anything is silent from then on. */
  readonly knownSince: Instant;
  readonly byClass: Partial<Readonly<Record<MessageClass, Instant>>>;
}

const daysOf = (days: number): number => Duration.fromObject({ days }).toMillis();

/**
 * From when on a customer counts as having heard nothing for too long, unless something is sent before: the moment at
 * which the last message that breaks the silence is as many days old as the floor says, exactly. It changes with
 * contacts and with the policy only, so it can be kept in a column with an index.
 * @returns nothing where the policy has no floor
 */
export function silentFrom(
  { knownSince, byClass }: LastContacts,
  { silenceFloor }: Pick<Policy, 'silenceFloor'>,
): Instant | undefined {
  if (!silenceFloor) return undefined;
  const heard = silenceFloor.messageClasses.map((messageClass) => byClass[messageClass] ?? -Infinity);
  return Math.max(knownSince, ...heard) + daysOf(silenceFloor.days);
}

/** From when on something is to be offered, so that the customer is not silent for too long. */
export function offerFrom(last: LastContacts, policy: Pick<Policy, 'silenceFloor'>): Instant | undefined {
  const silent = silentFrom(last, policy);
  return silent === undefined ? undefined : silent - daysOf(policy.silenceFloor?.ahead ?? 0);
}
