import { Leftovers, type RetentionRule } from '@tourbus/platform';
import type { Config } from '../config.js';

/** When what renderer holds has been kept for long enough. */
export const retentionOf = (config: Config): RetentionRule[] => [
  {
    table: 'renderings',
    since: 'rendered_at',
    days: config.RETENTION_RENDERINGS_DAYS,
    person: 'customer_id',
    returning: `jsonb_path_query_array(artefacts, '$[*].artefact.digest') AS digests`,
    gone: (tx, rows) =>
      Leftovers.note(
        tx,
        rows.flatMap(({ digests }) => digests as string[]),
      ),
  },
];
