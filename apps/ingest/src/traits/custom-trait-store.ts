import { Injectable } from '@nestjs/common';
import { type PageQuery, type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource as Database } from 'typeorm';
import { type CustomTrait, type KeyedTrait, asksForTime } from './custom-trait.js';

export interface CustomTraitRow {
  key: string;
  definition: CustomTrait;
  version: number;
  changedBy: string;
  updatedAt: Date;
  position: string | null;
  computed: number;
  faults: number;
  fault: string | null;
}

/** What a change is made to. */
export type KeptTrait = Pick<CustomTraitRow, 'definition' | 'updatedAt'>;

interface Saving {
  by: string;
  before: KeptTrait | undefined;
}

/** A trait of which customers still have an older version. */
export interface Unfinished extends KeyedTrait {
  gone: boolean;
  position: string;
}

const registrationLock = 0x7472_6169;

const columns = `key, definition, version::int, changed_by AS "changedBy", updated_at AS "updatedAt", position,
  computed::int, faults::int, fault`;
const keyed = `key, version::int, definition->>'expression' AS expression, ages`;

const inForce = `SELECT ${keyed} FROM custom_traits WHERE NOT gone ORDER BY key`;

/** The statements behind custom traits. */
@Injectable()
export class CustomTraitStore {
  constructor(private readonly database: Database) {}

  async find(key: string): Promise<CustomTraitRow | undefined> {
    const [row] = await this.database.query<CustomTraitRow[]>(
      `SELECT ${columns} FROM custom_traits WHERE key = $1 AND NOT gone`,
      [key],
    );
    return row;
  }

  async list({ limit, cursor }: PageQuery): Promise<{ items: CustomTraitRow[]; next?: string }> {
    const after = cursor === undefined ? '' : decodeCursor(cursor).id;
    const items = await this.database.query<CustomTraitRow[]>(
      `SELECT ${columns} FROM custom_traits WHERE key > $1 AND NOT gone ORDER BY key LIMIT $2`,
      [after, limit],
    );
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: '', id: last.key }) };
  }

  /** One after another, so that none is one too many. */
  async count(tx: Transaction, except: string): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))', [registrationLock]);
    const [row] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM custom_traits WHERE NOT gone AND key <> $1',
      [except],
    );
    return row?.count ?? 0;
  }

  /** It does not change before the commit. */
  async lock(tx: Transaction, key: string): Promise<KeptTrait | undefined> {
    const [row] = await tx.query<KeptTrait & { gone: boolean }>(
      'SELECT definition, updated_at AS "updatedAt", gone FROM custom_traits WHERE key = $1 FOR UPDATE',
      [key],
    );
    return row?.gone ? undefined : row;
  }

  /** A new expression is computed for everybody; another name changes no customer. */
  async save(tx: Transaction, key: string, definition: CustomTrait, { by, before }: Saving): Promise<void> {
    const again = before?.definition.expression !== definition.expression;
    await tx.query(
      `INSERT INTO custom_traits (key, definition, version, ages, changed_by)
       VALUES ($1, $2, nextval('custom_trait_versions'), $3, $4)
       ON CONFLICT (key) DO UPDATE SET definition = EXCLUDED.definition, changed_by = EXCLUDED.changed_by,
         updated_at = now()
         ${again ? `, gone = false, version = EXCLUDED.version, ages = EXCLUDED.ages, position = '', computed = 0, faults = 0, fault = NULL` : ''}`,
      [key, JSON.stringify(definition), asksForTime(definition.expression), by],
    );
  }

  /** Customers lose it one after another; then it is gone. */
  async delete(tx: Transaction, key: string, by: string): Promise<void> {
    await tx.query(
      `UPDATE custom_traits SET gone = true, version = nextval('custom_trait_versions'), position = '',
         changed_by = $2, updated_at = now()
       WHERE key = $1`,
      [key, by],
    );
  }

  all(): Promise<KeyedTrait[]> {
    return this.database.query(inForce);
  }

  /** None of them changes before the commit. */
  allLocked(tx: Transaction): Promise<KeyedTrait[]> {
    return tx.query(`${inForce} FOR SHARE`);
  }

  async unfinished(tx: Transaction): Promise<Unfinished | undefined> {
    const [row] = await tx.query<Unfinished>(
      `SELECT ${keyed}, gone, position FROM custom_traits WHERE position IS NOT NULL ORDER BY version LIMIT 1`,
    );
    return row;
  }

  /** @returns whether it is still where it was */
  async holds(tx: Transaction, { key, version, position }: Unfinished): Promise<boolean> {
    const rows = await tx.query(
      'SELECT key FROM custom_traits WHERE key = $1 AND version = $2 AND position = $3 FOR UPDATE',
      [key, version, position],
    );
    return rows.length > 0;
  }

  async advance(
    tx: Transaction,
    key: string,
    to: string | undefined,
    { computed, faults }: { computed: number; faults: string[] },
  ): Promise<void> {
    await tx.query(
      `UPDATE custom_traits SET position = $2, computed = computed + $3, faults = faults + $4,
         fault = coalesce($5, fault) WHERE key = $1`,
      [key, to ?? null, computed, faults.length, faults.at(-1) ?? null],
    );
    if (to === undefined) await tx.query('DELETE FROM custom_traits WHERE key = $1 AND gone', [key]);
  }
}
