import { Injectable } from '@nestjs/common';
import { type PageQuery, type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource as Database } from 'typeorm';
import type { DataSource, FileContent, Found, KnownDataSource } from './data-source.js';

export interface DataSourceRow extends KnownDataSource {
  changedBy: string;
  updatedAt: Date;
}

const columns = `key, definition, content, revision, changed_by AS "changedBy", updated_at AS "updatedAt"`;
const nextRevision = `nextval('data_source_revisions')`;

/** The statements behind data sources. */
@Injectable()
export class DataSourceStore {
  constructor(private readonly database: Database) {}

  async find(key: string): Promise<DataSourceRow | undefined> {
    const [row] = await this.database.query(`SELECT ${columns} FROM data_sources WHERE key = $1`, [key]);
    return row;
  }

  all(): Promise<KnownDataSource[]> {
    return this.database.query('SELECT key, definition, content, revision FROM data_sources');
  }

  async list({ limit, cursor }: PageQuery): Promise<{ items: DataSourceRow[]; next?: string }> {
    const after = cursor === undefined ? '' : decodeCursor(cursor).id;
    const items: DataSourceRow[] = await this.database.query(
      `SELECT ${columns} FROM data_sources WHERE key > $1 ORDER BY key LIMIT $2`,
      [after, limit],
    );
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: '', id: last.key }) };
  }

  /** What a file held stays only where it is read as before. @returns whether it is new */
  async save(tx: Transaction, key: string, definition: DataSource, by: string): Promise<boolean> {
    const [row] = await tx.query<{ isNew: boolean }>(
      `INSERT INTO data_sources (key, definition, revision, changed_by) VALUES ($1, $2, ${nextRevision}, $3)
       ON CONFLICT (key) DO UPDATE SET definition = excluded.definition, revision = excluded.revision,
         changed_by = excluded.changed_by, updated_at = now(),
         content = CASE WHEN data_sources.definition->'from' = excluded.definition->'from' THEN data_sources.content END
       RETURNING xmax = 0 AS "isNew"`,
      [key, JSON.stringify(definition), by],
    );
    return row?.isNew ?? false;
  }

  async delete(tx: Transaction, key: string): Promise<boolean> {
    await tx.query('DELETE FROM data_source_rows WHERE source = $1', [key]);
    const rows = await tx.query(
      'WITH gone AS (DELETE FROM data_sources WHERE key = $1 RETURNING key) SELECT key FROM gone',
      [key],
    );
    return rows.length > 0;
  }

  /** @returns the keys that were not there before */
  async addRows(
    source: string,
    content: string,
    rows: readonly { key: string; value: unknown }[],
  ): Promise<Set<string>> {
    const added: { key: string }[] = await this.database.query(
      `INSERT INTO data_source_rows (source, content, key, value)
       SELECT $1, $2, * FROM unnest($3::text[], $4::jsonb[]) ON CONFLICT DO NOTHING RETURNING key`,
      [source, content, rows.map(({ key }) => key), rows.map(({ value }) => JSON.stringify(value))],
    );
    return new Set(added.map(({ key }) => key));
  }

  async dropRows(source: string, content: string): Promise<void> {
    await this.database.query('DELETE FROM data_source_rows WHERE source = $1 AND content = $2', [
      source,
      content,
    ]);
  }

  /**
   * Puts new content in force, and forgets all other.
   * @returns false where another upload was faster and has forgotten this one
   */
  async use(tx: Transaction, source: string, content: FileContent, by: string): Promise<boolean> {
    await tx.query('SELECT 1 FROM data_sources WHERE key = $1 FOR UPDATE', [source]);
    const [counted] = await tx.query<{ rows: number }>(
      'SELECT count(*)::int AS rows FROM data_source_rows WHERE source = $1 AND content = $2',
      [source, content.id],
    );
    if (counted?.rows !== content.rows) return false;
    await tx.query('DELETE FROM data_source_rows WHERE source = $1 AND content <> $2', [source, content.id]);
    await tx.query(
      `UPDATE data_sources SET content = $2, revision = ${nextRevision}, changed_by = $3, updated_at = now() WHERE key = $1`,
      [source, JSON.stringify(content), by],
    );
    return true;
  }

  async findRows(source: string, content: string, keys: readonly string[]): Promise<Map<string, Found>> {
    const rows: { key: string; value: unknown }[] = await this.database.query(
      'SELECT key, value FROM data_source_rows WHERE source = $1 AND content = $2 AND key = ANY($3)',
      [source, content, keys],
    );
    return new Map(rows.map(({ key, value }) => [key, { value }]));
  }
}
