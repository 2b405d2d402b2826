import { Leftovers, type RetentionRule } from '@tourbus/platform';
import type { Config } from '../config.js';

/** When what ingest holds has been kept for long enough. Profiles and consents stay until their customers go. */
export const retentionOf = (config: Config): RetentionRule[] => [
  {
    table: 'business_events',
    since: 'received_at',
    days: config.RETENTION_EVENTS_DAYS,
    person: 'customer_id',
  },
  { table: 'timeline_entries', since: 'at', days: config.RETENTION_TIMELINE_DAYS, person: 'customer_id' },
  // Rows name nobody by themselves; they go with their batch.
  {
    table: 'batches',
    since: 'finished_at',
    days: config.RETENTION_BATCHES_DAYS,
    returning: 'chunks',
    gone: (tx, rows) =>
      Leftovers.note(
        tx,
        rows.flatMap(({ chunks }) => chunks as string[]),
      ),
  },
];
