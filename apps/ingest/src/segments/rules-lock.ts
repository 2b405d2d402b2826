import type { Transaction } from '@tourbus/platform';

/** An arbitrary number that all replicas agree on. */
const lock = 3_001_002;

/**
 * Whoever changes rules waits for all transactions that ask by those of before: what they wrote is there when customers
 * are asked anew, also customers who are new.
 */
export const lockToChangeRules = (tx: Transaction): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock($1)', [lock]);

/** Held by many at once. It is the last lock that a transaction takes, so that nobody waits in a circle. */
export const lockToAsk = (tx: Transaction): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock_shared($1)', [lock]);
