import type { RetentionRule } from '@tourbus/platform';
import type { Config } from '../config.js';

/** When what composer holds has been kept for long enough. */
export const retentionOf = (config: Config): RetentionRule[] => [
  {
    table: 'decisions',
    since: 'decided_at',
    days: config.RETENTION_DECISIONS_DAYS,
    person: 'customer_id',
    where: `outcome <> 'deferred'`,
  },
  { table: 'contacts', since: 'at', days: config.RETENTION_CONTACTS_DAYS, person: 'customer_id' },
];
