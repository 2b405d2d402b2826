import { Duration } from 'luxon';
import type { Instant } from './duration.js';
import type { Policy } from './policy.js';

/** What is known of how long a customer has heard nothing. */
export interface LastHeard {
  /** Since when the customer is known: who was never sent anything is silent from then on. */
  readonly knownSince: Instant;
  /** The last message of a class that breaks the silence. */
  readonly heardAt?: Instant;
}

type Floor = NonNullable<Policy['silenceFloor']>;

const daysOf = (days: number): number => Duration.fromObject({ days }).toMillis();

/** Since when a customer has heard nothing. */
export const silentSince = ({ knownSince, heardAt = -Infinity }: LastHeard): Instant =>
  Math.max(knownSince, heardAt);

/**
 * From when on a customer counts as having heard nothing for too long, unless something is sent before: the moment at
 * which the last message that breaks the silence is as many days old as the floor says, exactly. It changes with
 * contacts and with the policy only, so it is kept in a column with an index.
 */
export const silentFrom = (last: LastHeard, { days }: Pick<Floor, 'days'>): Instant =>
  silentSince(last) + daysOf(days);
