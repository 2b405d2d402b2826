import type { Transaction } from '@tourbus/platform';
import { type CustomerHistory, type Touch, emptyHistory, foldTouchpoint } from './history.js';

/** A history as it is to be written. */
export interface HistoryRow {
  id: string;
  history: CustomerHistory;
  /** When the customer's traits are to be inferred again. */
  due?: Date;
  /** Whether all that was due is done; else what was due before stays so. */
  settled: boolean;
  /** What custom traits came to, by their keys; those not named stay as they are. */
  outcomes: Record<string, unknown>;
}

/**
 * What is kept of these customers; of who did nothing yet, the empty history. Whoever changes it holds the locks of
 * the customers: it is read after them, and by a statement of its own, as one that waits for a lock would see the
 * history of before.
 */
export async function readHistories(
  tx: Pick<Transaction, 'query'>,
  ids: readonly string[],
): Promise<{ histories: Map<string, CustomerHistory>; hasCustomTraits: boolean }> {
  if (ids.length === 0) return { histories: new Map(), hasCustomTraits: false };
  const rows = await tx.query<{ id: string; history: CustomerHistory | null; hasCustomTraits: boolean }>(
    `SELECT id, history, EXISTS (SELECT FROM custom_traits WHERE NOT gone) AS "hasCustomTraits"
     FROM unnest($1::text[]) AS id LEFT JOIN customer_histories ON customer_id = id`,
    [ids],
  );
  return {
    histories: new Map(rows.map(({ id, history }) => [id, history ?? emptyHistory])),
    hasCustomTraits: rows.some((row) => row.hasCustomTraits),
  };
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

export async function writeHistories(tx: Transaction, rows: readonly HistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO customer_histories AS known (customer_id, history, due_at, outcomes)
     SELECT id, history, due, outcomes
     FROM unnest($1::text[], $2::jsonb[], $3::timestamptz[], $4::jsonb[]) AS n (id, history, due, outcomes)
     ON CONFLICT (customer_id) DO UPDATE SET
       history = EXCLUDED.history,
       due_at = CASE WHEN EXCLUDED.customer_id = ANY ($5)
         THEN EXCLUDED.due_at ELSE LEAST(known.due_at, EXCLUDED.due_at) END,
       outcomes = known.outcomes || EXCLUDED.outcomes,
       revision = known.revision + 1`,
    [
      rows.map(({ id }) => id),
      rows.map(({ history }) => JSON.stringify(history)),
      rows.map(({ due }) => due ?? null),
      rows.map(({ outcomes }) => JSON.stringify(outcomes)),
      rows.filter(({ settled }) => settled).map(({ id }) => id),
    ],
  );
}
