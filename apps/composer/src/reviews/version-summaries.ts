import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, notFound, type PageQuery } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentKind, ContentVersion } from '../content/content-version.entity.js';
import type { Page } from '../content/content-versions.js';
import { type Standing, Standings } from '../publications/standings.service.js';
import { type Review, ReviewRecord } from './review-record.js';

export interface Dated {
  from: Date;
  until: Date | null;
  by: string;
  at: Date;
  endedAt: Date | null;
  endedBy: string | null;
}

/** A version without its words: who wrote it, who approved it, and since when it counts. */
export interface VersionSummary extends Standing {
  kind: ContentKind;
  key: string;
  version: number;
  createdAt: Date;
  createdBy: string;
  review: ReviewView | null;
  /** The latest first. */
  publications: Dated[];
}

export type ReviewView = Omit<Review, 'digest' | 'blocks'>;

export const reviewView = ({
  digest: _digest,
  blocks: _blocks,
  approvals,
  ...review
}: Review): ReviewView => ({
  ...review,
  approvals,
});

type Row = Pick<ContentVersion, 'kind' | 'key' | 'version' | 'createdAt' | 'createdBy'>;

/** The history of a key: its versions, and what became of each. */
@Injectable()
export class VersionSummaries {
  constructor(
    private readonly database: DataSource,
    private readonly standings: Standings,
    private readonly record: ReviewRecord,
  ) {}

  async of({ kind, key, version }: Pick<Row, 'kind' | 'key' | 'version'>): Promise<VersionSummary> {
    const [summary] = await this.summaries(await this.rows(kind, key, version, 1));
    if (!summary) throw notFound(kind, `${key}” in version “${version}`);
    return summary;
  }

  /** The newest first. */
  async list(kind: ContentKind, key: string, { limit, cursor }: PageQuery): Promise<Page<VersionSummary>> {
    const newest = cursor ? Number(decodeCursor(cursor).id) - 1 : 2 ** 31 - 1;
    const rows = await this.rows(kind, key, Number.isInteger(newest) ? newest : 0, limit + 1);
    if (rows.length === 0 && !cursor) throw notFound(kind, key);
    const items = await this.summaries(rows.slice(0, limit));
    const last = items.at(-1);
    const next = rows.length > limit && last && encodeCursor({ at: '', id: String(last.version) });
    return { items, ...(next ? { next } : {}) };
  }

  /** Down from a version. */
  private rows(kind: ContentKind, key: string, from: number, limit: number): Promise<Row[]> {
    return this.database.query(
      `SELECT kind, key, version, created_at AS "createdAt", created_by AS "createdBy" FROM content_versions
       WHERE kind = $1 AND key = $2 AND version <= $3 ORDER BY version DESC LIMIT $4`,
      [kind, key, from, limit],
    );
  }

  private async summaries(rows: readonly Row[]): Promise<VersionSummary[]> {
    const [first] = rows;
    if (!first) return [];
    const versions = rows.map(({ version }) => version);
    const [standings, reviews, publications] = await Promise.all([
      this.standings.of(rows),
      this.record.latest(first, versions),
      this.publications(first, versions),
    ]);
    return rows.map((row, i) => {
      const review = reviews.get(row.version);
      return {
        ...row,
        ...(standings[i] as Standing),
        review: review ? reviewView(review) : null,
        publications: (publications.get(row.version) ?? []).map(({ version: _version, ...dated }) => dated),
      };
    });
  }

  private async publications(
    { kind, key }: Row,
    versions: readonly number[],
  ): Promise<Map<number, (Dated & { version: number })[]>> {
    const rows: (Dated & { version: number })[] = await this.database.query(
      `SELECT version, valid_from AS "from", valid_until AS until, published_by AS by, published_at AS at,
              ended_at AS "endedAt", ended_by AS "endedBy"
       FROM publications WHERE kind = $1 AND key = $2 AND version = ANY ($3) ORDER BY id DESC`,
      [kind, key, versions],
    );
    return Map.groupBy(rows, ({ version }) => version);
  }
}
