import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ContentKind, ContentVersion } from '../content/content-version.entity.js';
import type { Page } from '../content/content-versions.js';
import type { Listed } from '../content/listing.js';
import { type Resource, resourceOf } from '../content/resource.js';
import { type ReviewState, stateOf, type VersionState } from '../reviews/reviews.js';
import { PublicationRecord, type Queries } from './publication-record.js';
import { inUseAt, versionsThatCount } from './publications.js';

export interface Standing {
  status: VersionState;
  /** The version of the same key that is in use now. */
  publishedVersion: number | null;
}

export type VersionView<Body> = Resource<Body> & Standing;

interface Past {
  key: string;
  version: number;
  review: ReviewState | null;
  published: boolean;
}

type Named = Pick<ContentVersion, 'kind' | 'key' | 'version'>;

/** How versions stand: what has become of their reviews, and what counts. */
@Injectable()
export class Standings {
  constructor(
    private readonly database: DataSource,
    private readonly publications: PublicationRecord,
  ) {}

  /** Of versions of one kind, in the same order. */
  async of(versions: readonly Named[], within: Queries = this.database): Promise<Standing[]> {
    const [first] = versions;
    if (!first) return [];
    const now = new Date();
    const keys = [...new Set(versions.map(({ key }) => key))];
    const [open, rows] = await Promise.all([
      this.publications.open(now, { kind: first.kind, keys }, within),
      past(within, first.kind, versions),
    ]);
    const byKey = Map.groupBy(open, ({ key }) => key);
    return versions.map(({ key, version }) => {
      const own = byKey.get(key) ?? [];
      const known = rows.find((row) => row.key === key && row.version === version);
      const status = stateOf(known?.review ?? undefined, {
        counts: versionsThatCount(own, now).has(version),
        published: known?.published ?? false,
      });
      return { status, publishedVersion: inUseAt(own, now)?.version ?? null };
    });
  }

  async view<Body>(version: ContentVersion<Body>): Promise<VersionView<Body>> {
    const [standing] = (await this.of([version])) as [Standing];
    return { ...resourceOf(version), ...standing };
  }

  async views<Summary>({ items, next }: Page<Listed<Summary>>): Promise<Page<VersionView<Summary>>> {
    const standings = await this.of(items);
    const views = items.map((item, i) => ({ ...resourceOf(item), ...(standings[i] as Standing) }));
    return { items: views, ...(next ? { next } : {}) };
  }
}

const past = (within: Queries, kind: ContentKind, versions: readonly Named[]): Promise<Past[]> =>
  within.query<Past>(
    `SELECT key, version,
            (SELECT state FROM reviews AS r WHERE (r.kind, r.key, r.version) = ($1, asked.key, asked.version)
             ORDER BY submitted_at DESC, settled_at DESC NULLS FIRST LIMIT 1) AS review,
            EXISTS (SELECT FROM publications AS p WHERE (p.kind, p.key, p.version) = ($1, asked.key, asked.version))
              AS published
     FROM unnest($2::text[], $3::int[]) AS asked(key, version)`,
    [kind, versions.map(({ key }) => key), versions.map(({ version }) => version)],
  );
