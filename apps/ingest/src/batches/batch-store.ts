import { Injectable } from '@nestjs/common';
import { type PageQuery, type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { StoredContent } from './batch-content.js';
import { announceAssembled } from './assembly.js';
import type { RowProgress, RowState, Why } from './batch-row.js';
import type { Batch, BatchState, Origin } from './batch.js';
import type { ReadingOptions } from './reading/reading.js';
import type { Webhook } from './webhook.js';

const columns = `id, name, event_type AS "eventType", options, digest, bytes::float8 AS bytes, state, total, origin, webhook, names_erased AS "namesErased",
  chunks = '{}' AND bytes > 0 AS "fileDeleted",
  held_up AS "heldUp", cursor,
  retry_cursor AS "retryCursor", faulty,
  under_way AS "underWay", gathered, delivered, withheld, failed, cancelled, failure, created_by AS "createdBy",
  created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** Whoever reads may be away this long before another replica takes over. */
const leaseSeconds = 30;

export interface NewBatch extends StoredContent {
  id: string;
  name: string;
  eventType: string;
  options: ReadingOptions;
  state: 'held' | 'waiting';
  createdBy: string;
  total?: number;
  origin?: Origin;
  runId?: string;
  webhook?: Webhook;
}

/** A batch that this process may read, as long as nobody else has raised its fence. */
export interface Reading extends Batch, Pick<StoredContent, 'chunks'> {
  fence: number;
}

/** A row that was just read: taken in as an event, or faulty. */
export interface TakenRow {
  row: number;
  line?: number;
  file?: string;
  eventId?: string;
  why?: Why;
  raw?: string;
}

/** Of how many rows an end is still awaited, once $2 more are under way and $6 more are gathered. */
const open = 'under_way + $2 + gathered + $6';

/** Where a batch stands then: it ends with the last of them, when all are read. */
const standing = `state = CASE WHEN ${open} > 0 OR read_at IS NULL THEN state
     WHEN state = 'producing' THEN 'finished' WHEN state = 'cancelling' THEN 'cancelled' ELSE state END,
   finished_at = CASE WHEN ${open} > 0 OR read_at IS NULL THEN finished_at ELSE coalesce(finished_at, now()) END`;

/** The statements behind batches; whoever writes rows writes the batch's counts last, in the same transaction. */
@Injectable()
export class BatchStore {
  constructor(private readonly database: DataSource) {}

  /** @returns whether it is new */
  async insert(tx: Transaction, batch: NewBatch): Promise<boolean> {
    const { id, name, eventType, options, digest, bytes, chunks, state, createdBy } = batch;
    const { total = null, origin, runId = null, webhook } = batch;
    const rows = await tx.query(
      `INSERT INTO batches (id, name, event_type, options, digest, bytes, chunks, state, created_by,
         total, origin, run_id, webhook)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        ...[id, name, eventType, JSON.stringify(options), digest, bytes, chunks, state, createdBy, total],
        ...[origin ? JSON.stringify(origin) : null, runId, webhook ? JSON.stringify(webhook) : null],
      ],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<(Batch & Pick<StoredContent, 'chunks'>) | undefined> {
    const [batch] = await this.database.query(`SELECT ${columns}, chunks FROM batches WHERE id = $1`, [id]);
    return batch;
  }

  /** Newest first. */
  async list({ limit, cursor }: PageQuery): Promise<{ items: Batch[]; next?: string }> {
    const { at, id } = cursor
      ? decodeCursor(cursor)
      : { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    const found: Batch[] = await this.database.query(
      `SELECT ${columns} FROM batches WHERE (created_at, id) < ($1::timestamptz, $2::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) };
  }

  /** @returns whether the command applied to its state */
  async move(tx: Transaction, id: string, from: readonly BatchState[], to: BatchState): Promise<boolean> {
    const moved = await tx.query(
      `WITH moved AS (UPDATE batches SET state = $3, lease_until = now() WHERE id = $1 AND state = ANY($2) RETURNING id)
       SELECT id FROM moved`,
      [id, from, to],
    );
    return moved.length > 0;
  }

  /** Lets faulty rows be read once more. @returns whether all of it is read, and rows are faulty */
  async retry(tx: Transaction, id: string): Promise<boolean> {
    const moved = await tx.query(
      `WITH moved AS (
         UPDATE batches SET state = 'waiting', retry_cursor = 0, read_at = NULL, finished_at = NULL, lease_until = now()
         WHERE id = $1 AND state IN ('producing', 'finished') AND faulty > 0 AND NOT names_erased AND chunks <> '{}' RETURNING id)
       SELECT id FROM moved`,
      [id],
    );
    return moved.length > 0;
  }

  async faultyRows(id: string): Promise<Set<number>> {
    const rows: { row: number }[] = await this.database.query(
      `SELECT row FROM batch_rows WHERE batch_id = $1 AND state = 'faulty'`,
      [id],
    );
    return new Set(rows.map(({ row }) => row));
  }

  /** The oldest batch that nobody reads now. */
  async claim(): Promise<Reading | undefined> {
    const [rows] = (await this.database.query(
      `UPDATE batches SET fence = fence + 1, lease_until = now() + make_interval(secs => $1),
         started_at = coalesce(started_at, now()), state = CASE state WHEN 'waiting' THEN 'reading' ELSE state END
       WHERE id = (SELECT id FROM batches WHERE state IN ('waiting', 'reading', 'cancelling')
                     AND read_at IS NULL AND lease_until <= now()
                   ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${columns}, chunks, fence`,
      [leaseSeconds],
    )) as [Reading[], number];
    return rows[0];
  }

  /** Goes on reading, for another lease. @returns how much is under way; nothing where somebody else has it, or paused it */
  async holdOn({ id, fence }: Reading): Promise<Pick<Batch, 'underWay' | 'state'> | undefined> {
    const [rows] = (await this.database.query(
      `UPDATE batches SET lease_until = now() + make_interval(secs => $3)
       WHERE id = $1 AND fence = $2 AND state IN ('reading', 'cancelling')
       RETURNING under_way AS "underWay", state`,
      [id, fence, leaseSeconds],
    )) as [Pick<Batch, 'underWay' | 'state'>[], number];
    return rows[0];
  }

  /**
   * Gives a batch back that was not read to its end.
   * @param why it cannot go on before so many seconds have passed; others are read meanwhile
   */
  async release({ id, fence }: Reading, why?: Why, seconds = 0): Promise<void> {
    await this.database.query(
      `UPDATE batches SET lease_until = now() + make_interval(secs => $3), held_up = $4 WHERE id = $1 AND fence = $2`,
      [id, fence, seconds, why ? JSON.stringify(why) : null],
    );
  }

  /** How many rows the file has; told once. */
  async noteTotal({ id, fence }: Reading, total: number): Promise<void> {
    await this.database.query('UPDATE batches SET total = $3 WHERE id = $1 AND fence = $2', [
      id,
      fence,
      total,
    ]);
  }

  /**
   * Writes down rows that were read, and moves the cursor past them.
   * @returns whether the batch is still read by us; where it is not, the transaction must not commit
   */
  async advance(
    tx: Transaction,
    reading: Reading,
    cursor: number,
    rows: readonly TakenRow[],
  ): Promise<boolean> {
    const state = ({ why }: TakenRow): RowState => (why ? 'faulty' : 'accepted');
    await tx.query(
      `INSERT INTO batch_rows (batch_id, row, state, line, event_id, why, raw, file)
       SELECT $1, * FROM unnest($2::int[], $3::text[], $4::int[], $5::uuid[], $6::jsonb[], $7::text[], $8::text[])
       ON CONFLICT (batch_id, row) DO UPDATE
       SET state = excluded.state, event_id = excluded.event_id, why = excluded.why, raw = excluded.raw
       WHERE batch_rows.state = 'faulty'`,
      [
        reading.id,
        rows.map(({ row }) => row),
        rows.map(state),
        rows.map(({ line }) => line ?? null),
        rows.map(({ eventId }) => eventId ?? null),
        rows.map(({ why }) => (why ? JSON.stringify(why) : null)),
        rows.map(({ raw }) => raw ?? null),
        rows.map(({ file }) => file ?? null),
      ],
    );
    const faulty = rows.filter(({ why }) => why).length;
    const before = reading.retryCursor === null ? 0 : rows.length;
    return this.moveCursor(tx, reading, cursor, { faulty: faulty - before, underWay: rows.length - faulty });
  }

  /** Counts rows that are left out because the batch was cancelled. */
  cancelRows(tx: Transaction, reading: Reading, cursor: number, cancelled: number): Promise<boolean> {
    return this.moveCursor(tx, reading, cursor, { cancelled });
  }

  /** Somebody who is in its file was erased. */
  async noteErased(tx: Transaction, { id }: Reading): Promise<void> {
    await tx.query('UPDATE batches SET names_erased = true WHERE id = $1', [id]);
  }

  /** Everything is read; it ends with the last row that is under way. */
  async conclude(tx: Transaction, { id, fence }: Reading): Promise<void> {
    await tx.query(
      `UPDATE batches SET read_at = now(), retry_cursor = NULL, state = CASE state WHEN 'reading' THEN 'producing' ELSE state END
       WHERE id = $1 AND fence = $2 AND state IN ('reading', 'cancelling')`,
      [id, fence],
    );
    await this.count(tx, id, new Map());
  }

  /** Nothing more can be read. What was taken in before that goes out, and is printed. */
  async giveUp(tx: Transaction, { id, fence }: Reading, failure: Why): Promise<void> {
    await tx.query(
      `UPDATE batches SET state = 'unreadable', failure = $3, read_at = now(), finished_at = now() WHERE id = $1 AND fence = $2`,
      [id, fence, JSON.stringify(failure)],
    );
    await this.count(tx, id, new Map());
  }

  /** Rows as they are, locked in their order until the transaction ends. */
  lockRows(tx: Transaction, batchId: string, rows: readonly number[]): Promise<RowProgress[]> {
    return tx.query<RowProgress>(
      `SELECT row, state, asked, endings, why FROM batch_rows WHERE batch_id = $1 AND row = ANY($2) ORDER BY row FOR UPDATE`,
      [batchId, rows],
    );
  }

  async saveRows(tx: Transaction, batchId: string, rows: readonly RowProgress[]): Promise<void> {
    await tx.query(
      `UPDATE batch_rows r SET state = n.state, asked = n.asked, endings = n.endings, why = n.why
       FROM unnest($2::int[], $3::text[], $4::int[], $5::jsonb[], $6::jsonb[]) AS n(row, state, asked, endings, why)
       WHERE r.batch_id = $1 AND r.row = n.row`,
      [
        batchId,
        rows.map(({ row }) => row),
        rows.map(({ state }) => state),
        rows.map(({ asked }) => asked),
        rows.map(({ endings }) => JSON.stringify(endings)),
        rows.map(({ why }) => (why ? JSON.stringify(why) : null)),
      ],
    );
  }

  /**
   * Once nothing is under way any more but what was gathered, its print streams can be produced.
   * @param changes by state of rows
   * @param gathered communications, since this was last asked
   */
  async count(
    tx: Transaction,
    batchId: string,
    changes: ReadonlyMap<RowState, number>,
    gathered = 0,
  ): Promise<void> {
    const by = (state: RowState): number => changes.get(state) ?? 0;
    const [counted] = await tx.query<{ assembled: boolean }>(
      `WITH counted AS (
         UPDATE batches SET under_way = under_way + $2, delivered = delivered + $3, withheld = withheld + $4,
           failed = failed + $5, gathered = gathered + $6, to_assemble = to_assemble + $7, ${standing}
         WHERE id = $1 RETURNING to_assemble > 0 AND under_way = 0 AND read_at IS NOT NULL AS assembled
       ) SELECT assembled FROM counted`,
      [batchId, by('accepted'), by('delivered'), by('withheld'), by('failed'), by('gathered'), gathered],
    );
    if (counted?.assembled) await this.assemble(tx, batchId);
  }

  private async assemble(tx: Transaction, batchId: string): Promise<void> {
    const [assembly] = await tx.query<{ number: number }>(
      `WITH assembly AS (
         UPDATE batches SET to_assemble = 0, assembled = assembled + 1 WHERE id = $1 RETURNING assembled AS number
       ) SELECT number FROM assembly`,
      [batchId],
    );
    if (assembly) announceAssembled(tx, batchId, assembly.number);
  }

  private async moveCursor(
    tx: Transaction,
    { id, fence, retryCursor }: Reading,
    cursor: number,
    { faulty = 0, underWay = 0, cancelled = 0 }: Partial<Pick<Batch, 'faulty' | 'underWay' | 'cancelled'>>,
  ): Promise<boolean> {
    const at = retryCursor === null ? 'cursor' : 'retry_cursor';
    const rows = await tx.query(
      `WITH moved AS (
         UPDATE batches SET ${at} = $3, faulty = faulty + $4, under_way = under_way + $5, cancelled = cancelled + $6,
           lease_until = now() + make_interval(secs => $7), held_up = NULL
         WHERE id = $1 AND fence = $2 AND state IN ('reading', 'cancelling') AND ${at} < $3 RETURNING id
       ) SELECT id FROM moved`,
      [id, fence, cursor, faulty, underWay, cancelled, leaseSeconds],
    );
    return rows.length > 0;
  }
}
