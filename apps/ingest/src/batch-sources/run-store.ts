import { Injectable } from '@nestjs/common';
import { type PageQuery, type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Why } from '../batches/batch-row.js';
import type { RunView } from './source.js';

export interface RunRow {
  id: string;
  source: string;
  slot: Date | null;
  startedBy: string;
  state: RunView['state'];
  /** Of one that still waits, why it was held up when it was tried last. */
  failure: Why | null;
  createdAt: Date;
  endedAt: Date | null;
}

const columns = `id, source, slot, started_by AS "startedBy", state, failure, created_at AS "createdAt", ended_at AS "endedAt"`;

/** The statements behind runs of sources. */
@Injectable()
export class RunStore {
  constructor(private readonly database: DataSource) {}

  /** @returns whether it is new: the same slot is the same run */
  async insert(
    tx: Transaction,
    { id, source, slot, startedBy, state }: Pick<RunRow, 'id' | 'source' | 'slot' | 'startedBy' | 'state'>,
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO batch_source_runs (id, source, slot, started_by, state, ended_at)
       VALUES ($1, $2, $3, $4, $5, CASE WHEN $5 = 'missed' THEN now() END) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [id, source, slot, startedBy, state],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<RunRow | undefined> {
    const [row] = await this.database.query(`SELECT ${columns} FROM batch_source_runs WHERE id = $1`, [id]);
    return row;
  }

  /** Why it could not be done yet; it is tried again. */
  async holdUp(id: string, why: Why): Promise<void> {
    await this.database.query(
      `UPDATE batch_source_runs SET failure = $2 WHERE id = $1 AND state = 'waiting'`,
      [id, JSON.stringify(why)],
    );
  }

  async end(tx: Transaction, id: string, failure?: Why): Promise<void> {
    await tx.query(
      `UPDATE batch_source_runs SET state = $2, failure = $3, ended_at = now() WHERE id = $1 AND state = 'waiting'`,
      [id, failure ? 'failed' : 'done', failure ? JSON.stringify(failure) : null],
    );
  }

  /** Newest first. */
  async list(source: string, { limit, cursor }: PageQuery): Promise<{ items: RunRow[]; next?: string }> {
    const { at, id } = cursor
      ? decodeCursor(cursor)
      : { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    const items: RunRow[] = await this.database.query(
      `SELECT ${columns} FROM batch_source_runs WHERE source = $1 AND (created_at, id) < ($2::timestamptz, $3::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [source, at, id, limit],
    );
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) };
  }
}
