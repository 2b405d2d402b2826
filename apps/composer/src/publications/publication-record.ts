import { Injectable } from '@nestjs/common';
import type { Approval } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentKind, ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { inUseAt, type Publication } from './publications.js';

export interface PublicationRow extends Publication {
  kind: ContentKind;
  key: string;
  /** The approval that it rests on. */
  review: string;
}

export interface NewPublication extends Omit<PublicationRow, 'id'> {
  by: string;
}

export type Queries = Pick<Transaction, 'query'>;

/** What counts from when until when. A row that is ended, or over, never counts again. */
@Injectable()
export class PublicationRecord {
  constructor(
    private readonly database: DataSource,
    private readonly versions: ContentVersions,
  ) {}

  /** What may still count after a moment, of all kinds or of one, and of all keys or of some. */
  open(
    after: Date,
    { kind, keys }: { kind?: ContentKind; keys?: readonly string[] } = {},
    within: Queries = this.database,
  ): Promise<PublicationRow[]> {
    return within.query<PublicationRow>(
      `SELECT id::int AS id, review, kind, key, version, valid_from AS "from", valid_until AS until
       FROM publications
       WHERE ended_at IS NULL AND (valid_until IS NULL OR valid_until > $1)
         AND ($2::text IS NULL OR kind = $2) AND ($3::text[] IS NULL OR key = ANY ($3))
       ORDER BY id`,
      [after, kind ?? null, keys ?? null],
    );
  }

  /** The version of each key of a kind that counts at a moment. */
  async inUse<Body>(kind: ContentKind, at: Date): Promise<ContentVersion<Body>[]> {
    return this.versions.these<Body>(kind, countingAt(await this.open(at, { kind }), at));
  }

  /** When a publication of each key last began or came to its end, up to a moment. */
  async lastChanges(kind: ContentKind, at: Date): Promise<ReadonlyMap<string, Date>> {
    const rows = await this.database.query<{ key: string; at: Date }[]>(
      `SELECT key, max(moment) AS at
       FROM publications, unnest(ARRAY[valid_from, least(valid_until, ended_at)]) AS moment
       WHERE kind = $1 AND (moment <= $2 OR moment = ended_at) AND (ended_at IS NULL OR valid_from < ended_at) GROUP BY key`,
      [kind, at],
    );
    return new Map(rows.map(({ key, at }) => [key, at]));
  }

  /** As `inUse`, and the newest draft of what has never been published: what an author who looks ahead sees. */
  async inUseOrNewest<Body>(kind: ContentKind, at: Date): Promise<ContentVersion<Body>[]> {
    const [counting, newest] = await Promise.all([this.inUse<Body>(kind, at), this.versions.all<Body>(kind)]);
    const known = new Set(counting.map(({ key }) => key));
    return [...counting, ...newest.filter(({ key }) => !known.has(key))];
  }

  /** Who approved what is published by these rows; nobody, where that was before there were reviews. */
  async approvals(publications: readonly PublicationRow[]): Promise<Approval[]> {
    return this.database.query<Approval[]>(
      `SELECT kind AS of, approver AS by, to_char(approved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
       FROM approvals WHERE review = ANY ($1) ORDER BY approved_at, approver`,
      [publications.map(({ review }) => review)],
    );
  }

  async add(tx: Queries, { review, kind, key, version, from, until, by }: NewPublication): Promise<void> {
    await tx.query(
      `INSERT INTO publications (review, kind, key, version, valid_from, valid_until, published_by, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
      [review, kind, key, version, from, until, by],
    );
  }

  /** What had begun by our clock ends after it began, also where the database's clock is behind. */
  async end(tx: Queries, ids: readonly number[], { by, now }: { by: string; now: Date }): Promise<void> {
    await tx.query(
      `UPDATE publications SET ended_by = $2,
         ended_at = CASE WHEN valid_from <= $3 THEN greatest(now(), valid_from + interval '1 millisecond') ELSE now() END
       WHERE id = ANY ($1) AND ended_at IS NULL`,
      [ids, by, now],
    );
  }
}

/** The version of each key that counts at a moment. */
export function countingAt(rows: readonly PublicationRow[], at: Date): PublicationRow[] {
  const byKey = Map.groupBy(rows, ({ kind, key }) => `${kind} ${key}`);
  return [...byKey.values()].flatMap((own) => (inUseAt(own, at) as PublicationRow | undefined) ?? []);
}
