import type { RetentionRule } from '@tourbus/platform';
import type { Config } from '../config.js';

const ofWhatIsKept = 'EXISTS (SELECT FROM communications AS c WHERE c.id = communication_id)';

/**
 * When what tracker holds has been kept for long enough. What was answered goes once its communication has; totals
 * stay. What customers chose is evidence, and stays with them.
 */
export const retentionOf = (config: Config): RetentionRule[] => {
  const days = config.RETENTION_COMMUNICATIONS_DAYS;
  return [
    { table: 'communications', since: 'recorded_at', days, person: 'customer_id' },
    { table: 'responses', since: 'at', days, where: `NOT ${ofWhatIsKept}` },
    { table: 'receipts', since: 'at', days, where: `NOT ${ofWhatIsKept}` },
  ];
};
