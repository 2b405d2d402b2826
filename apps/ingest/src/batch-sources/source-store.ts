import { Injectable } from '@nestjs/common';
import { type PageQuery, type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Why } from '../batches/batch-row.js';
import type { BatchSource, RefusedObject } from './source.js';

export interface SourceRow {
  key: string;
  definition: BatchSource;
  version: number;
  lookedUntil: Date;
  nextSlot: Date | null;
  trouble: (Why & { at: string }) | null;
  changedBy: string;
  createdAt: Date;
  updatedAt: Date;
}

const columns = `key, definition, version, looked_until AS "lookedUntil", next_slot AS "nextSlot", trouble,
  changed_by AS "changedBy", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** The statements behind sources of batches. */
@Injectable()
export class SourceStore {
  constructor(private readonly database: DataSource) {}

  async find(key: string): Promise<SourceRow | undefined> {
    const [row] = await this.database.query(`SELECT ${columns} FROM batch_sources WHERE key = $1`, [key]);
    return row;
  }

  async lock(tx: Transaction, key: string): Promise<SourceRow | undefined> {
    const [row] = await tx.query<SourceRow>(
      `SELECT ${columns} FROM batch_sources WHERE key = $1 FOR UPDATE`,
      [key],
    );
    return row;
  }

  /** By key. */
  async list({ limit, cursor }: PageQuery): Promise<{ items: SourceRow[]; next?: string }> {
    const after = cursor === undefined ? '' : decodeCursor(cursor).id;
    const items: SourceRow[] = await this.database.query(
      `SELECT ${columns} FROM batch_sources WHERE key > $1 ORDER BY key LIMIT $2`,
      [after, limit],
    );
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: '', id: last.key }) };
  }

  /** @param from slots after this one are its own: a schedule that is new or changed has missed nothing */
  async save(
    tx: Transaction,
    key: string,
    definition: BatchSource,
    { by, from, next }: { by: string; from: Date; next?: Date },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO batch_sources (key, definition, looked_until, next_slot, changed_by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (key) DO UPDATE SET definition = excluded.definition, version = batch_sources.version + 1,
         looked_until = excluded.looked_until, next_slot = excluded.next_slot, changed_by = excluded.changed_by,
         updated_at = now(), trouble = NULL, next_look = now()`,
      [key, JSON.stringify(definition), from, next ?? null, by],
    );
  }

  async delete(tx: Transaction, key: string): Promise<boolean> {
    const rows = await tx.query(
      'WITH gone AS (DELETE FROM batch_sources WHERE key = $1 RETURNING key) SELECT key FROM gone',
      [key],
    );
    return rows.length > 0;
  }

  /** A source with a slot that has come, which no other replica is looking at. */
  async lockDue(tx: Transaction, now: Date): Promise<SourceRow | undefined> {
    const [row] = await tx.query<SourceRow>(
      `SELECT ${columns} FROM batch_sources WHERE next_slot <= $1 ORDER BY next_slot LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [now],
    );
    return row;
  }

  async moveOn(tx: Transaction, key: string, until: Date, next: Date | undefined): Promise<void> {
    await tx.query(
      'UPDATE batch_sources SET looked_until = greatest(looked_until, $2), next_slot = $3 WHERE key = $1',
      [key, until, next ?? null],
    );
  }

  /** Sources that this replica is to look at now. They stay its own for as long as it looks, and a while longer. */
  async claimWatched(watcher: string, leaseSeconds: number, busy: readonly string[]): Promise<SourceRow[]> {
    const [rows] = (await this.database.query(
      `UPDATE batch_sources SET watcher = $1, watched_until = now() + make_interval(secs => $2)
       WHERE definition->'schedule' IS NULL AND definition->'from'->>'kind' IN ('folder', 's3') AND next_look <= now()
         AND (watcher = $1 OR watched_until <= now()) AND NOT key = ANY($3)
       RETURNING ${columns}`,
      [watcher, leaseSeconds, busy],
    )) as [SourceRow[], number];
    return rows;
  }

  /** A look has ended. @param trouble why it came to nothing */
  async looked(key: string, nextInSeconds: number, trouble: Why | undefined): Promise<void> {
    const told = trouble ? JSON.stringify({ ...trouble, at: new Date().toISOString() }) : null;
    await this.database.query(
      `UPDATE batch_sources SET next_look = now() + make_interval(secs => $2),
         trouble = CASE WHEN $3::jsonb IS NULL OR trouble IS NULL OR trouble - 'at' <> $3::jsonb - 'at' THEN $3 ELSE trouble END
       WHERE key = $1`,
      [key, nextInSeconds, told],
    );
  }

  /** Which of these versions of objects were taken before. */
  async takenObjects(
    source: string,
    objects: readonly { object: string; version: string }[],
  ): Promise<Set<string>> {
    const rows: { object: string; version: string }[] = await this.database.query(
      `SELECT object, version FROM batch_source_objects o JOIN unnest($2::text[], $3::text[]) AS n(object, version)
         USING (object, version) WHERE o.source = $1`,
      [source, objects.map(({ object }) => object), objects.map(({ version }) => version)],
    );
    return new Set(rows.map(({ object, version }) => `${version} ${object}`));
  }

  /** The latest files that could not be read. */
  refusedObjects(source: string, limit: number): Promise<RefusedObject[]> {
    return this.database.query(
      `SELECT object, failure->>'code' AS code, failure->>'reason' AS reason, failure->>'remedy' AS remedy, taken_at AS at
       FROM batch_source_objects WHERE source = $1 AND failure IS NOT NULL ORDER BY taken_at DESC LIMIT $2`,
      [source, limit],
    );
  }

  async noteObject(
    source: string,
    { object, version }: { object: string; version: string },
    { batchId, failure }: { batchId?: string; failure?: Why },
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO batch_source_objects (source, object, version, batch_id, failure) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [source, object, version, batchId ?? null, failure ? JSON.stringify(failure) : null],
    );
  }
}
