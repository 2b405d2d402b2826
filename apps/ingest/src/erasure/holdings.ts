import { type Holding, platformHoldings } from '@tourbus/platform';

/** All rows of a table whose `customer_id` is theirs. */
const rowsIn = (table: string): Holding => ({ table, of: 'customer_id = $1' });

const gone = 'The customer was erased.';

/** Rows of batches are events whose source names the batch, and whose id is the row. */
const theirRows = `SELECT substr(source, 10)::uuid, source_event_id::int FROM business_events
  WHERE customer_id = $1 AND source ~ '^/batches/[0-9a-f-]{36}$' AND source_event_id ~ '^\\d{1,9}$'`;

/** The id as a word of its own in the text of a row that could not be read. */
const named = `raw ~ ('(^|\\W)' || regexp_replace($1, '(\\W)', '\\\\\\1', 'g') || '($|\\W)')`;

/** What ingest holds of a customer: a table that is added is a line here, in docs/personal-data.md, and nowhere else. */
export const holdings: readonly Holding[] = [
  ...platformHoldings,
  {
    // The file has them too: it goes once nobody reads it any more, see BatchLeftovers.
    table: 'batches',
    of: `id IN (SELECT batch_id FROM (${theirRows}) AS theirs(batch_id, row)
      UNION SELECT batch_id FROM batch_rows WHERE state IN ('faulty', 'failed') AND ${named})`,
    still: 'NOT names_erased',
    left: 'names_erased = true',
    shown: null,
  },
  {
    table: 'batch_rows',
    of: `(batch_id, row) IN (${theirRows})`,
    still: `raw IS NOT NULL OR why ->> 'reason' <> '${gone}' OR jsonb_path_exists(endings, '$.*.why')`,
    left: `raw = NULL, why = CASE WHEN why IS NOT NULL THEN jsonb_build_object('code', why -> 'code', 'reason', '${gone}') END,
      endings = (SELECT coalesce(jsonb_object_agg(key, value - 'why'), '{}') FROM jsonb_each(endings))`,
    shown: 'batch_id, row, state, file, line, why',
  },
  { table: 'batch_rows', of: `state IN ('faulty', 'failed') AND ${named}`, left: 'raw = NULL', shown: null },
  {
    table: 'business_events',
    of: `customer_id = $1 OR state = 'parked' AND position(to_json($1::text)::text in event::text) > 0`,
    left: `event = '{}', lookups = NULL, digest = '', source_event_id = '', customer_id = NULL`,
    shown: 'id, source, source_event_id, type, occurred_at, received_at, event, lookups',
  },
  rowsIn('timeline_entries'),
  {
    // Who was one person with them once, and is not any more, still tells of it.
    table: 'timeline_entries',
    of: `kind IN ('merged', 'unmerged') AND $1 IN (refs ->> 'into', refs ->> 'from') AND customer_id IN (
      SELECT customer_id FROM customer_merges WHERE merged_into = $1
      UNION SELECT merged_into FROM customer_merges WHERE customer_id = $1)`,
    left: `refs = refs - 'into' - 'from', notes = '[]'`,
    shown: null,
  },
  rowsIn('consents'),
  rowsIn('holds'),
  rowsIn('customer_histories'),
  rowsIn('segment_members'),
  { table: 'segment_moments', of: 'customer_id = $1', shown: null },
  { table: 'customer_marks', of: 'customer_id = $1', shown: null },
  { table: 'customer_merges', of: 'customer_id = $1 OR merged_into = $1' },
  { table: 'customer_words', of: 'customer_id = $1', shown: null },
  { table: 'customers', of: 'id = $1' },
];
