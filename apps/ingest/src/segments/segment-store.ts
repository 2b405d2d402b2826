import { Injectable } from '@nestjs/common';
import { type PageQuery, type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { MemberPage, SegmentInput, SegmentRow } from './segment.js';

const columns = `key, name, description, rule, version, revision::int AS revision, changed_by AS "changedBy",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** How far customers have been asked since rules changed. */
export interface Pass {
  completed: number;
  covers: number | null;
  done: number;
  total: number;
}

/** The statements behind segments. */
@Injectable()
export class SegmentStore {
  constructor(private readonly database: DataSource) {}

  /** All of them: what refers to what is asked of all. */
  all(tx?: Transaction): Promise<SegmentRow[]> {
    return (tx?.entities ?? this.database).query(`SELECT ${columns} FROM segments ORDER BY key`);
  }

  async knows(key: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query('SELECT FROM segments WHERE key = $1', [key]);
    return rows.length > 0;
  }

  async pass(): Promise<Pass> {
    const [row] = await this.database.query<Pass[]>(
      `SELECT completed::int AS completed, covers::int AS covers, done::int AS done, total::int AS total FROM segment_pass`,
    );
    if (!row) throw new Error('There is no row of the pass over segments.');
    return row;
  }

  async memberCounts(keys: readonly string[]): Promise<Map<string, number>> {
    const rows: { key: string; members: number }[] = await this.database.query(
      `SELECT key, (SELECT count(*)::int FROM segment_members WHERE segment = key) AS members FROM unnest($1::text[]) AS key`,
      [keys],
    );
    return new Map(rows.map(({ key, members }) => [key, members]));
  }

  /** @param isRuleNew then all customers are to be asked anew */
  async save(
    tx: Transaction,
    key: string,
    { name, description, rule }: SegmentInput,
    { by, isRuleNew }: { by: string; isRuleNew: boolean },
  ): Promise<void> {
    const revision = isRuleNew ? await this.nextRevision(tx) : undefined;
    await tx.query(
      `INSERT INTO segments (key, name, description, rule, revision, changed_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (key) DO UPDATE SET name = excluded.name, description = excluded.description, rule = excluded.rule,
         version = segments.version + 1, changed_by = excluded.changed_by, updated_at = now(),
         revision = CASE WHEN $7 THEN excluded.revision ELSE segments.revision END`,
      [key, name, description ?? null, JSON.stringify(rule), revision ?? 0, by, isRuleNew],
    );
  }

  /** Who was in it is told so as all customers are asked anew. */
  async delete(tx: Transaction, key: string): Promise<void> {
    await tx.query('DELETE FROM segments WHERE key = $1', [key]);
    await this.nextRevision(tx);
  }

  /** In the order of their ids. */
  async members(key: string, { limit, cursor }: PageQuery): Promise<MemberPage> {
    const after = cursor === undefined ? '' : decodeCursor(cursor).id;
    const rows: { id: string; names: Record<string, string>; since: Date }[] = await this.database.query(
      `SELECT m.customer_id AS id, m.since, c.profile->'names' AS names
       FROM segment_members AS m JOIN customers AS c ON c.id = m.customer_id
       WHERE m.segment = $1 AND m.customer_id > $2 ORDER BY m.customer_id LIMIT $3`,
      [key, after, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(({ id, names, since }) => ({ id, ...named(names), since })),
      next: last && encodeCursor({ at: '', id: last.id }),
    };
  }

  private async nextRevision(tx: Transaction): Promise<number> {
    const [rows] = (await tx.query(
      'UPDATE segment_rules SET revision = revision + 1 RETURNING revision',
    )) as unknown as [{ revision: string }[]];
    return Number(rows[0]?.revision);
  }
}

function named(names: Record<string, string>): { name?: string } {
  const full = [names['given'], names['family']].filter(Boolean).join(' ');
  const name = names['display'] ?? (full || names['organisation']);
  return name ? { name } : {};
}
