import type { Transaction } from '@tourbus/platform';
import type { DataSource } from 'typeorm';

/** A merge as it was done, and undone. */
export interface MergeRecord {
  customerId: string;
  mergedInto: string;
  why: string;
  by: string;
  at: Date;
  partedBy: string | null;
  partedAt: Date | null;
}

const columns = `customer_id AS "customerId", merged_into AS "mergedInto", why, by, at, parted_by AS "partedBy",
  parted_at AS "partedAt"`;

export const recordMerge = (
  tx: Transaction,
  { customerId, mergedInto, why, by, at }: Omit<MergeRecord, 'partedBy' | 'partedAt'>,
): Promise<unknown> =>
  tx.query(
    'INSERT INTO customer_merges (customer_id, merged_into, why, by, at) VALUES ($1, $2, $3, $4, $5)',
    [...[customerId, mergedInto, why, by, at]],
  );

/** The last merge of one into another, done or undone. */
export async function lastMerge(
  tx: Transaction,
  from: string,
  into: string,
): Promise<MergeRecord | undefined> {
  const [row] = await tx.query<MergeRecord>(
    `SELECT ${columns} FROM customer_merges WHERE customer_id = $1 AND merged_into = $2 ORDER BY id DESC LIMIT 1`,
    [from, into],
  );
  return row;
}

export const recordParting = (
  tx: Transaction,
  from: string,
  into: string,
  by: string,
  at: Date,
): Promise<unknown> =>
  tx.query(
    `UPDATE customer_merges SET parted_by = $3, parted_at = $4
     WHERE customer_id = $1 AND merged_into = $2 AND parted_at IS NULL`,
    [from, into, by, at],
  );

/** The newest first. Nobody is merged so often that more would be looked at. */
export const mergesOf = (database: DataSource, ids: readonly string[]): Promise<MergeRecord[]> =>
  database.query<MergeRecord[]>(
    `SELECT ${columns} FROM customer_merges WHERE merged_into = ANY($1) OR customer_id = ANY($1)
     ORDER BY id DESC LIMIT 200`,
    [ids],
  );
