import type { RetentionRule } from '@tourbus/platform';
import type { Config } from '../config.js';

/** When what dispatcher holds has been kept for long enough. What forbids is kept: it is to outlive everything. */
export const retentionOf = (config: Config): RetentionRule[] => [
  {
    table: 'deliveries',
    since: 'created_at',
    days: config.RETENTION_DELIVERIES_DAYS,
    person: 'customer_id',
    where: `state IN ('accepted', 'rejected', 'ambiguous', 'undeliverable', 'withheld')`,
  },
];
