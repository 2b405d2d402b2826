import type { Transaction } from '@tourbus/platform';

/** An arbitrary number that all replicas agree on. */
const lock = 3_001_001;

/**
 * Registrations come one after another, so that revisions become visible in their order. They also wait for whoever
 * is parking events for want of a type: either that one sees the new type, or the replay finds what was parked.
 */
export const lockToRegister = (tx: Transaction): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock($1)', [lock]);

/** Held by many at once; keeps registrations waiting until the end of the transaction. */
export const lockToPark = (tx: Transaction): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock_shared($1)', [lock]);
