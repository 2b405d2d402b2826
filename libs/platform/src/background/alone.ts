import type { Transaction } from '../messaging/transaction.js';

/**
 * Whether this replica is the one that does the work, until its transaction ends; the others do not wait for it.
 * @param lock names the work within the service
 */
export async function isAlone(tx: Pick<Transaction, 'query'>, lock: number): Promise<boolean> {
  const [got] = await tx.query<{ mine: boolean }>(
    'SELECT pg_try_advisory_xact_lock($1, hashtext(current_schema())) AS mine',
    [lock],
  );
  return got?.mine ?? false;
}
