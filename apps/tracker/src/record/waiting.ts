import type { Transaction } from '@tourbus/platform';
import type { DataSource } from 'typeorm';
import type { KnownCommunications, RecordService } from './record.service.js';

const takenTogether = 200;

interface Waiting {
  id: string;
  communication_id: string;
}

/** What waits is about communications that `record` may know by now; `announce` says what follows from those it does. */
export interface Settling<Row extends Waiting> {
  table: 'responses' | 'receipts';
  record: RecordService;
  announce: (rows: readonly Row[], known: KnownCommunications) => Promise<void> | void;
}

/**
 * Responses and receipts may come before the facts of their communication: they are stored at once, and wait in
 * their table (`settles_at`) until these are known. @returns whether anything was settled
 */
export async function settleDue<Row extends Waiting>(
  tx: Transaction,
  { table, record, announce }: Settling<Row>,
): Promise<boolean> {
  const due = await takeDue<Row>(tx, table);
  if (due.length === 0) return false;
  const known = await record.find(
    due.map((row) => row.communication_id),
    tx.entities,
  );
  const clear = due.filter((row) => known.has(row.communication_id));
  if (clear.length === 0) return false;
  await tx.query(`UPDATE ${table} SET settles_at = NULL WHERE id = ANY($1)`, [clear.map(({ id }) => id)]);
  await announce(clear, known);
  return true;
}

/**
 * Takes what is due, for this transaction alone. What is not settled in it is due again after half its age, at least
 * half a second: unknown ids cost less and less.
 */
const takeDue = <Row>(tx: Transaction, table: 'responses' | 'receipts'): Promise<Row[]> =>
  tx.query<Row>(
    `WITH due AS (
       UPDATE ${table} SET settles_at = now() + greatest(interval '500 milliseconds', (now() - at) / 2)
       WHERE id IN (
         SELECT id FROM ${table} WHERE settles_at <= now() ORDER BY settles_at LIMIT ${takenTogether} FOR UPDATE SKIP LOCKED
       ) RETURNING *
     ) SELECT * FROM due`,
  );

/**
 * What waits for these communications is due now: its turn may be far off, where facts were parked for an hour. After
 * the commit that made them known and in transactions of its own, so that whoever looked a moment too early, and put it
 * off, is waited for and overruled.
 */
export async function wakeWaiting(database: DataSource, communicationIds: readonly string[]): Promise<void> {
  for (const table of ['responses', 'receipts'] as const)
    await database.query(
      `UPDATE ${table} SET settles_at = now() WHERE settles_at IS NOT NULL AND communication_id = ANY($1)`,
      [communicationIds],
    );
}
