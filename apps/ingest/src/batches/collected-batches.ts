import { Injectable } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { StoredContent } from './batch-content.js';
import type { Why } from './batch-row.js';
import type { Origin } from './batch.js';
import type { ReadingOptions } from './reading/reading.js';
import type { Webhook } from './webhook.js';

/** A batch whose rows are still to be fetched. */
export interface ToCollect {
  id: string;
  name: string;
  eventType: string;
  options: ReadingOptions;
  createdBy: string;
  origin: Origin;
  runId: string;
  webhook?: Webhook;
}

/** The statements behind batches that are there before their rows are: those of a query, or of a segment. */
@Injectable()
export class CollectedBatches {
  constructor(private readonly database: DataSource) {}

  /** The same id again is the same batch. */
  async insert(tx: Transaction, batch: ToCollect): Promise<void> {
    const { id, name, eventType, options, createdBy, origin, runId, webhook } = batch;
    await tx.query(
      `INSERT INTO batches (id, name, event_type, options, digest, bytes, chunks, state, created_by, origin, run_id, webhook)
       VALUES ($1, $2, $3, $4, '', 0, '{}', 'collecting', $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
      [
        ...[id, name, eventType, JSON.stringify(options), createdBy, JSON.stringify(origin), runId],
        webhook ? JSON.stringify(webhook) : null,
      ],
    );
  }

  async isCollecting(id: string): Promise<boolean> {
    const found = await this.database.query(`SELECT 1 FROM batches WHERE id = $1 AND state = 'collecting'`, [
      id,
    ]);
    return found.length > 0;
  }

  /** The rows are there; whoever comes second with rows of the same run changes nothing. */
  async fill(
    tx: Transaction,
    id: string,
    { digest, bytes, chunks, total }: StoredContent & { total: number },
    hold: boolean,
  ): Promise<void> {
    await tx.query(
      `UPDATE batches SET digest = $2, bytes = $3, chunks = $4, total = $5, state = $6, held_up = NULL
       WHERE id = $1 AND state = 'collecting'`,
      [id, digest, bytes, chunks, total, hold ? 'held' : 'waiting'],
    );
  }

  /** Why the rows do not come; it is tried again. */
  async holdUp(id: string, why: Why): Promise<void> {
    await this.database.query(`UPDATE batches SET held_up = $2 WHERE id = $1 AND state = 'collecting'`, [
      id,
      JSON.stringify(why),
    ]);
  }

  async giveUp(tx: Transaction, id: string, why: Why): Promise<void> {
    await tx.query(
      `UPDATE batches SET state = 'unreadable', failure = $2, held_up = NULL, finished_at = now()
       WHERE id = $1 AND state = 'collecting'`,
      [id, JSON.stringify(why)],
    );
  }

  async ofRuns(runIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows: { run: string; ids: string[] }[] = await this.database.query(
      `SELECT run_id AS run, array_agg(id ORDER BY created_at, id) AS ids FROM batches WHERE run_id = ANY($1) GROUP BY run_id`,
      [runIds],
    );
    return new Map(rows.map(({ run, ids }) => [run, ids]));
  }
}
