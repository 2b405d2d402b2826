import { Injectable } from '@nestjs/common';
import type { PrintStreamAssembledV1 } from '@tourbus/contracts';
import { type Transaction, deterministicId } from '@tourbus/platform';
import { PrintStreamProfiles } from './print-stream-profiles.js';
import { PrintStreamProducer } from './print-stream-producer.js';
import type { Profile } from './print-stream-profile.js';

/** Makes print streams out of what was gathered: who goes into which, in which order. */
@Injectable()
export class Assembly {
  constructor(
    private readonly profiles: PrintStreamProfiles,
    private readonly producer: PrintStreamProducer,
  ) {}

  /** One for each profile. Nothing happens where all that was gathered is in a stream already. */
  async assemble(tx: Transaction, { batchId }: Pick<PrintStreamAssembledV1, 'batchId'>): Promise<void> {
    // Two replicas that are told about one batch would give one number twice.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('print-streams ' || $1, 0))`, [batchId]);
    const waiting = await tx.query<{ profile: string; documents: number; last: number }>(
      `SELECT profile, count(*)::int AS documents,
         (SELECT coalesce(max(number), 0) FROM print_streams s WHERE s.batch_id = $1 AND s.profile = m.profile) AS last
       FROM print_stream_members m WHERE batch_id = $1 AND stream_id IS NULL AND state = 'gathered' GROUP BY profile`,
      [batchId],
    );
    for (const { profile, documents, last } of waiting) {
      const { key: _key, updatedAt: _at, updatedBy: _by, ...settings } = await this.profiles.get(profile);
      const number = last + 1;
      const id = deterministicId('print-stream', batchId, profile, String(number));
      await tx.query(
        `INSERT INTO print_streams (id, batch_id, number, profile, settings, documents) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, batchId, number, profile, JSON.stringify(settings), documents],
      );
      await sortInto(tx, { id, batchId, profile }, settings);
    }
    tx.afterCommit(() => this.producer.wake());
  }
}

interface Stream {
  id: string;
  batchId: string;
  profile: string;
}

/** A part is as long as its envelopes make it: one begins where about so many documents lie before it. */
async function sortInto(tx: Transaction, { id, batchId, profile }: Stream, settings: Profile): Promise<void> {
  const envelope = settings.householding ? 'household' : 'household, recipient, communication_id';
  await tx.query(
    `WITH sorted AS (
       SELECT communication_id,
         row_number() OVER (ORDER BY household, recipient, communication_id) AS sequence,
         dense_rank() OVER (ORDER BY ${envelope}) AS envelope
       FROM print_stream_members WHERE batch_id = $2 AND profile = $3 AND stream_id IS NULL AND state = 'gathered'
     ), begun AS (
       SELECT *, (min(sequence) OVER (PARTITION BY envelope) - 1) / $4::int AS stretch FROM sorted
     ), placed AS (
       SELECT *, dense_rank() OVER (ORDER BY stretch) AS part FROM begun
     ), parts AS (
       INSERT INTO print_stream_parts (stream_id, number) SELECT DISTINCT $1::uuid, part FROM placed
     )
     UPDATE print_stream_members m SET stream_id = $1, sequence = p.sequence, envelope = p.envelope, part = p.part
     FROM placed p WHERE m.communication_id = p.communication_id`,
    [id, batchId, profile, settings.documentsPerPart],
  );
}
