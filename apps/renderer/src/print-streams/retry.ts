import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, Problem } from '@tourbus/platform';
import { type Gathered, announceGathered } from './gathering.js';
import { PrintStreamRecord, type StreamWithParts } from './print-stream-record.js';

/** Gives what could not be printed another chance, in another stream of its batch. */
@Injectable()
export class Retry {
  constructor(
    private readonly record: PrintStreamRecord,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Problem 404, or 409 where nothing of it failed */
  async retry(id: string, by: string): Promise<StreamWithParts> {
    await this.record.get(id);
    await this.outbox.run(async (tx) => {
      const gathered = await tx.query<Gathered>(
        `WITH again AS (
           UPDATE print_stream_members SET state = 'gathered', stream_id = NULL, sequence = NULL, envelope = NULL, part = NULL,
             failure = NULL, gathering = gathering + 1
           WHERE stream_id = $1 AND state = 'failed'
           RETURNING batch_id, communication_id, row, gathering
         )
         SELECT batch_id AS "batchId", communication_id AS "communicationId", row, gathering FROM again ORDER BY row`,
        [id],
      );
      if (gathered.length === 0)
        throw new Problem(
          'not-now',
          409,
          'There is nothing to try again',
          'Every document of this print stream is printed, or on its way.',
          'Get the stream to see where it stands.',
        );
      announceGathered(tx, gathered);
      const details = { documents: gathered.length };
      await this.audit.record(tx, { actor: by, action: 'print-stream.retry', subject: id, details });
    });
    return this.record.get(id);
  }
}
