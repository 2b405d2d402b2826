import type { Transaction } from '@tourbus/platform';
import { type CustomerHistory, type Touch, emptyHistory, foldTouchpoint } from './history.js';

/**
 * What is kept of these customers; of who did nothing yet, the empty history. Whoever changes it holds the locks of
 * the customers: it is read after them, and by a statement of its own, as one that waits for a lock would see the
 * history of before.
 */
export async function readHistories(
  tx: Pick<Transaction, 'query'>,
  ids: readonly string[],
): Promise<Map<string, CustomerHistory>> {
  const histories = new Map(ids.map((id) => [id, emptyHistory]));
  if (ids.length === 0) return histories;
  const rows = await tx.query<{ id: string; history: CustomerHistory }>(
    'SELECT customer_id AS id, history FROM customer_histories WHERE customer_id = ANY($1)',
    [ids],
  );
  for (const { id, history } of rows) histories.set(id, history);
  return histories;
}

/** Folds in what was noted. @returns those who did something */
export function foldHistories(
  histories: Map<string, CustomerHistory>,
  touchpoints: readonly (Touch & { customerId: string })[],
  zoneOf: (customerId: string) => string | undefined,
): Set<string> {
  const told = new Set<string>();
  for (const touchpoint of touchpoints) {
    const { customerId } = touchpoint;
    const before = histories.get(customerId) ?? emptyHistory;
    const after = foldTouchpoint(before, touchpoint, zoneOf(customerId));
    if (after === before) continue;
    histories.set(customerId, after);
    told.add(customerId);
  }
  return told;
}

export async function writeHistories(
  tx: Transaction,
  histories: ReadonlyMap<string, CustomerHistory>,
  told: ReadonlySet<string>,
): Promise<void> {
  if (told.size === 0) return;
  await tx.query(
    `INSERT INTO customer_histories (customer_id, history)
     SELECT * FROM unnest($1::text[], $2::jsonb[])
     ON CONFLICT (customer_id) DO UPDATE SET history = EXCLUDED.history`,
    [[...told], [...told].map((id) => JSON.stringify(histories.get(id)))],
  );
}
