import type { CommunicationRow } from './communication-row.js';

/**
 * How two rows about one communication become one. Every rule is commutative, associative and idempotent, so facts
 * may arrive in any order and repeatedly. `known`: whoever knows it (all facts agree); `furthest`: from the fact that
 * is further in the life; `earliest`: the first time; `latest`: what was said last; `united`: the members of both.
 */
type Rule = 'known' | 'furthest' | 'earliest' | 'latest' | 'united';
type Merged = Exclude<keyof CommunicationRow, 'id' | 'customer_id' | 'progress'>;

const rules = {
  state: 'furthest',
  reason: 'furthest',
  deferral: 'latest',
  definition: 'known',
  message_class: 'known',
  channel: 'known',
  thread: 'known',
  event_id: 'known',
  batch_id: 'known',
  batch_row: 'known',
  occurred_at: 'known',
  brand: 'known',
  template: 'known',
  approvals: 'known',
  locale: 'known',
  subject: 'known',
  sender: 'known',
  recipient: 'known',
  decision_trace: 'known',
  claim_trace: 'known',
  traceparent: 'known',
  renderer_version: 'known',
  artefacts: 'known',
  links: 'known',
  provider: 'known',
  provider_message_id: 'known',
  attempts: 'united',
  composed_at: 'earliest',
  withheld_at: 'earliest',
  rendered_at: 'earliest',
  dispatched_at: 'earliest',
  delivered_at: 'earliest',
  failed_at: 'earliest',
} as const satisfies Record<Merged, Rule>;

const columns = Object.entries(rules) as [Merged, Rule][];

type Values = Record<string, unknown>;

const saidAt = (value: unknown): string => (value as { at: string }).at;

function mergeRows(one: CommunicationRow, other: CommunicationRow): CommunicationRow {
  const [near, far] = (one.progress < other.progress ? [one, other] : [other, one]) as unknown as [
    Values,
    Values,
  ];
  const merged: Values = { ...near, ...far };
  for (const [column, rule] of columns) {
    const [a, b] = [near[column], far[column]];
    if (rule === 'furthest') merged[column] = b;
    else if (a === undefined || b === undefined) merged[column] = a ?? b;
    else if (rule === 'earliest') merged[column] = String(a) < String(b) ? a : b;
    else if (rule === 'latest') merged[column] = saidAt(a) < saidAt(b) ? b : a;
    else if (rule === 'united') merged[column] = { ...a, ...b };
  }
  // What is said of nobody takes no communication from anybody.
  merged['customer_id'] = near['customer_id'] || far['customer_id'];
  return merged as unknown as CommunicationRow;
}

/** One row per communication, in the order of their ids: replicas that lock rows in one order never deadlock. */
export function mergeByCommunication(rows: readonly CommunicationRow[]): CommunicationRow[] {
  const merged = new Map<string, CommunicationRow>();
  for (const row of rows) {
    const known = merged.get(row.id);
    merged.set(row.id, known ? mergeRows(known, row) : row);
  }
  return [...merged.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const inSql: Record<Rule, (column: string) => string> = {
  known: (column) => `coalesce(c.${column}, excluded.${column})`,
  furthest: (column) =>
    `CASE WHEN excluded.progress > c.progress THEN excluded.${column} ELSE c.${column} END`,
  earliest: (column) => `least(c.${column}, excluded.${column})`,
  latest: (column) =>
    `CASE WHEN excluded.${column} ->> 'at' <= c.${column} ->> 'at' THEN c.${column} ELSE coalesce(excluded.${column}, c.${column}) END`,
  united: (column) => `coalesce(c.${column} || excluded.${column}, c.${column}, excluded.${column})`,
};

const names = ['id', 'customer_id', 'progress', ...columns.map(([column]) => column)].join(', ');
const assignments = columns.map(([column, rule]) => `${column} = ${inSql[rule](column)}`).join(',\n  ');

/**
 * Merges rows, given as one JSON array, into the table by the same rules. Answers those of batches that have come to an
 * end.
 */
export const mergeIntoTable = `
WITH merged AS (
INSERT INTO communications AS c (${names})
SELECT ${names} FROM json_populate_recordset(NULL::communications, $1::json) ORDER BY id
ON CONFLICT (id) DO UPDATE SET
  ${assignments},
  progress = greatest(c.progress, excluded.progress)
RETURNING id, batch_id, batch_row, state, reason)
SELECT * FROM merged WHERE batch_id IS NOT NULL AND state IN ('withheld', 'dispatched', 'delivered', 'failed')`;
