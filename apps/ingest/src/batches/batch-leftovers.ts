import { Inject, Injectable } from '@nestjs/common';
import { ArtefactStore, CONFIG, Leftovers, Outbox, type Transaction } from '@tourbus/platform';
import type { Config } from '../config.js';

/**
 * Once nobody reads it any more; what is still to be read is needed, and says nothing of who was erased. Of what was not
 * read to its end nobody knows who is in it.
 */
const endFiles = `
  WITH due AS (
    SELECT id, chunks FROM batches
    WHERE chunks <> '{}' AND (
      names_erased AND (read_at IS NOT NULL OR state IN ('cancelled', 'unreadable'))
      OR state IN ('cancelled', 'unreadable') AND finished_at < now() - interval '7 days')
    LIMIT 20 FOR UPDATE SKIP LOCKED
  ), ended AS (
    UPDATE batches SET chunks = '{}' WHERE id IN (SELECT id FROM due)
  )
  SELECT DISTINCT unnest(chunks) AS digest FROM due`;

/** Deletes files of batches: of those in which somebody was erased, and of those that were deleted by age. */
@Injectable()
export class BatchLeftovers extends Leftovers {
  constructor(@Inject(CONFIG) config: Config, outbox: Outbox, store: ArtefactStore) {
    super(outbox, store, {
      graceSeconds: config.ARTEFACT_GRACE_SECONDS,
      isReferred: 'SELECT 1 FROM batches WHERE chunks @> ARRAY[$1::text]',
      find: endOldFiles,
    });
  }
}

async function endOldFiles(tx: Transaction): Promise<void> {
  const rows = await tx.query<{ digest: string }>(endFiles);
  await Leftovers.note(
    tx,
    rows.map(({ digest }) => digest),
  );
}
