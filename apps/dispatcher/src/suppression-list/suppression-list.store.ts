import { Injectable } from '@nestjs/common';
import type { Suppression } from '@tourbus/contracts';
import { type Transaction, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { SuppressionEntry, SuppressionList } from './suppressed-contact-point.js';

/** A suppression with who added it. */
export type NewSuppression = Suppression & { addedBy: string };

/** What undoes the suppressions of a contact point that it can, of before `at`. */
export interface Lift {
  contactPoint: string;
  reasons: readonly string[];
  at: string;
  by: string;
  evidence: string;
}

interface Row {
  id: string;
  contact_point: string;
  channel: Suppression['channel'];
  reason: Suppression['reason'];
  purpose: string | null;
  source: string;
  since: Date;
  until: Date | null;
  note: string | null;
  added_by: string;
  added_at: Date;
  lifted_at: Date | null;
  lifted_by: string | null;
  lifted_evidence: string | null;
}

export interface Page {
  items: SuppressionEntry[];
  next?: string;
}

type Filter = Partial<Pick<SuppressionList, 'channel' | 'reason'>> & {
  standing: boolean;
  hashes?: readonly string[];
};

/** Schemas may share a database: together with the schema's name it is this list's own. */
const listLock = 1_397_638_992;

const stands = 'lifted_at IS NULL AND (until IS NULL OR until > now())';

/** The statements of the list. An entry is never deleted: what was lifted shows who did it, and by what evidence. */
@Injectable()
export class SuppressionStore {
  constructor(private readonly database: DataSource) {}

  /**
   * Of one contact point, reason and purpose one entry stands: what is heard again makes it later and longer. What a
   * START undid already is left out.
   * @returns how many are new
   */
  async add(tx: Transaction, suppressions: readonly NewSuppression[]): Promise<number> {
    if (suppressions.length === 0) return 0;
    const rows = await tx.query<{ fresh: boolean }>(
      `INSERT INTO suppressed_contact_points AS s (contact_point, channel, reason, purpose, source, since, until, note, added_by)
       SELECT DISTINCT ON (n."contactPoint", reason, coalesce(purpose, ''))
         n."contactPoint", channel, reason, purpose, source, since, until, note, "addedBy"
       FROM jsonb_to_recordset($1::jsonb) AS n("contactPoint" text, channel text, reason text, purpose text, source text,
         since timestamptz, until timestamptz, note text, "addedBy" text)
       WHERE NOT (reason IN ('stop', 'hard-bounce') AND EXISTS (
         SELECT FROM started_contact_points t WHERE t.contact_point = n."contactPoint" AND t.at > n.since))
       ORDER BY n."contactPoint", reason, coalesce(purpose, ''), since DESC
       ON CONFLICT (contact_point, reason, coalesce(purpose, '')) WHERE lifted_at IS NULL DO UPDATE
       SET since = greatest(s.since, excluded.since), until = CASE WHEN s.until IS NULL OR excluded.until IS NULL THEN NULL ELSE greatest(s.until, excluded.until) END,
         note = coalesce(excluded.note, s.note)
       RETURNING xmax = 0 AS fresh`,
      [JSON.stringify(suppressions)],
    );
    return rows.filter(({ fresh }) => fresh).length;
  }

  /** A START, once, so that what it undid does not come back when it is heard late. */
  async started(tx: Transaction, starts: readonly { contactPoint: string; at: string }[]): Promise<void> {
    if (starts.length === 0) return;
    await tx.query(
      `INSERT INTO started_contact_points AS s (contact_point, at)
       SELECT n."contactPoint", max(n.at) FROM jsonb_to_recordset($1::jsonb) AS n("contactPoint" text, at timestamptz)
       GROUP BY 1 ORDER BY 1
       ON CONFLICT (contact_point) DO UPDATE SET at = greatest(s.at, excluded.at)`,
      [JSON.stringify(starts)],
    );
  }

  async lift(tx: Transaction, lifts: readonly Lift[]): Promise<void> {
    if (lifts.length === 0) return;
    await tx.query(
      `UPDATE suppressed_contact_points s SET lifted_at = l.at, lifted_by = l.by, lifted_evidence = l.evidence
       FROM jsonb_to_recordset($1::jsonb) AS l("contactPoint" text, reasons text[], at timestamptz, by text, evidence text)
       WHERE s.contact_point = l."contactPoint" AND s.reason = ANY(l.reasons) AND s.since < l.at AND s.lifted_at IS NULL`,
      [JSON.stringify(lifts)],
    );
  }

  async liftOne(
    tx: Transaction,
    id: string,
    { at, by, evidence }: Omit<Lift, 'contactPoint' | 'reasons'>,
  ): Promise<void> {
    await tx.query(
      `UPDATE suppressed_contact_points SET lifted_at = $2, lifted_by = $3, lifted_evidence = $4
       WHERE id = $1 AND lifted_at IS NULL`,
      [id, at, by, evidence],
    );
  }

  /** The entry, locked until the transaction ends. */
  async find(tx: Transaction, id: string): Promise<SuppressionEntry | undefined> {
    const [row] = await tx.query<Row>('SELECT * FROM suppressed_contact_points WHERE id = $1 FOR UPDATE', [
      id,
    ]);
    return row && entryOf(row);
  }

  /** Those of the contact points that stand now. */
  async standing(tx: Transaction, hashes: readonly string[]): Promise<Suppression[]> {
    const rows = await tx.query<Row>(
      `SELECT * FROM suppressed_contact_points WHERE contact_point = ANY($1) AND ${stands}`,
      [hashes],
    );
    return rows.map(entryOf);
  }

  /** Newest first. */
  async list(filter: Filter, { limit, cursor }: { limit: number; cursor?: string }): Promise<Page> {
    const { channel = null, reason = null, standing, hashes = null } = filter;
    const { at = null, id = null } = cursor ? decodeCursor(cursor) : {};
    const rows: Row[] = await this.database.query(
      `SELECT * FROM suppressed_contact_points
       WHERE ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR reason = $2)
         AND ($3::text[] IS NULL OR contact_point = ANY($3)) AND (NOT $4::boolean OR ${stands})
         AND ($5::timestamptz IS NULL OR (added_at, id) < ($5, $6::uuid))
       ORDER BY added_at DESC, id DESC LIMIT $7`,
      [channel, reason, hashes, standing, at, id, limit + 1],
    );
    const items = rows.slice(0, limit).map(entryOf);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.addedAt, id: last.id }) };
  }

  /**
   * Counts a change that calls have to heed from now on: one that was judged before is committed by then, or judged
   * anew. Comes first in its transaction, as `hold` does. The lock is one that waits in line: of a row that many share
   * at all times, a writer might never get hold.
   */
  async touch(tx: Transaction): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))', [listLock]);
    await tx.query('UPDATE suppression_list SET version = version + 1');
  }

  /** The version that is and, until the transaction ends, stays. */
  async hold(tx: Transaction): Promise<string> {
    await tx.query('SELECT pg_advisory_xact_lock_shared($1, hashtext(current_schema()))', [listLock]);
    return this.version(tx);
  }

  async version(tx: Transaction): Promise<string> {
    const [row] = await tx.query<{ version: string }>('SELECT version FROM suppression_list');
    return row?.version ?? '0';
  }
}

const entryOf = (row: Row): SuppressionEntry => ({
  id: row.id,
  contactPoint: row.contact_point,
  channel: row.channel,
  reason: row.reason,
  ...(row.purpose !== null && { purpose: row.purpose }),
  source: row.source,
  since: row.since.toISOString(),
  ...(row.until !== null && { until: row.until.toISOString() }),
  ...(row.note !== null && { note: row.note }),
  addedBy: row.added_by,
  addedAt: row.added_at.toISOString(),
  ...(row.lifted_at !== null && {
    lifted: {
      at: row.lifted_at.toISOString(),
      by: row.lifted_by ?? '',
      evidence: row.lifted_evidence ?? '',
    },
  }),
});
