import { Inject, Injectable } from '@nestjs/common';
import { ArtefactStore, CONFIG, Leftovers, Outbox, type Transaction } from '@tourbus/platform';
import type { Config } from '../config.js';

/** Whether a rendering or a print stream refers to the bytes. */
const isReferred = `SELECT 1 WHERE EXISTS (
    SELECT FROM renderings WHERE artefacts @> jsonb_build_array(jsonb_build_object('artefact', jsonb_build_object('digest', $1::text))))
  OR EXISTS (SELECT FROM print_stream_members WHERE artefact ->> 'digest' = $1)
  OR EXISTS (SELECT FROM print_stream_parts WHERE artefact ->> 'digest' = $1)
  OR EXISTS (SELECT FROM print_streams WHERE index_csv ->> 'digest' = $1 OR index_json ->> 'digest' = $1)`;

/** Days after which a printed part that names somebody who was erased is needed by no printer any more. */
const daysToPrint = 7;

/**
 * Streams whose files are kept no longer: they are old, or somebody in them was erased. Each document is kept by itself,
 * so what goes is one file with many letters, and the index that names them.
 */
const endFiles = `
  WITH due AS (
    SELECT id FROM print_streams s
    WHERE completed_at < now() - make_interval(days => least(CASE WHEN names_erased THEN ${daysToPrint} END, nullif($1, 0)))
      AND (index_csv IS NOT NULL OR index_json IS NOT NULL)
    ORDER BY completed_at LIMIT 20 FOR UPDATE SKIP LOCKED
  ), parts AS (
    SELECT artefact ->> 'digest' AS digest FROM print_stream_parts WHERE stream_id IN (SELECT id FROM due) AND artefact IS NOT NULL
  ), emptied AS (
    UPDATE print_stream_parts SET artefact = NULL WHERE stream_id IN (SELECT id FROM due)
  ), indexes AS (
    SELECT unnest(ARRAY[index_csv ->> 'digest', index_json ->> 'digest']) AS digest FROM print_streams WHERE id IN (SELECT id FROM due)
  ), ended AS (
    UPDATE print_streams SET index_csv = NULL, index_json = NULL WHERE id IN (SELECT id FROM due)
  )
  SELECT digest FROM (SELECT digest FROM parts UNION SELECT digest FROM indexes) AS files WHERE digest IS NOT NULL`;

/** Deletes bytes that were of renderings or print streams, and are of none any more. */
@Injectable()
export class RenderedLeftovers extends Leftovers {
  constructor(@Inject(CONFIG) config: Config, outbox: Outbox, store: ArtefactStore) {
    super(outbox, store, {
      graceSeconds: config.ARTEFACT_GRACE_SECONDS,
      isReferred,
      find: (tx) => endOldFiles(tx, config.RETENTION_RENDERINGS_DAYS),
      gone: async (tx, digest) => {
        await tx.query('DELETE FROM documents WHERE digest = $1', [digest]);
        await tx.query('DELETE FROM artefacts WHERE digest = $1', [digest]);
      },
    });
  }
}

/** @param days that files of streams are kept; 0 for good */
async function endOldFiles(tx: Transaction, days: number): Promise<void> {
  const rows = await tx.query<{ digest: string }>(endFiles, [days]);
  await Leftovers.note(
    tx,
    rows.map(({ digest }) => digest),
  );
}
