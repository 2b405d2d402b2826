import type { Transaction } from '@tourbus/platform';

const takenTogether = 200;

/**
 * Responses and receipts may come before the facts of their communication: they are stored at once, and wait in
 * their table (`settles_at`) until these are known. Takes what is due, for this transaction alone. What is not
 * settled in it is due again after half its age, at least half a second: unknown ids cost less and less.
 */
export const takeDue = <Row>(tx: Transaction, table: 'responses' | 'receipts'): Promise<Row[]> =>
  tx.query<Row>(
    `WITH due AS (
       UPDATE ${table} SET settles_at = now() + greatest(interval '500 milliseconds', (now() - at) / 2)
       WHERE id IN (
         SELECT id FROM ${table} WHERE settles_at <= now() ORDER BY settles_at LIMIT ${takenTogether} FOR UPDATE SKIP LOCKED
       ) RETURNING *
     ) SELECT * FROM due`,
  );

/** Ends the waiting of these rows. */
export async function settled(
  tx: Transaction,
  table: 'responses' | 'receipts',
  ids: readonly string[],
): Promise<void> {
  await tx.query(`UPDATE ${table} SET settles_at = NULL WHERE id = ANY($1)`, [ids]);
}
