import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ContentKind, ContentVersion } from '../content/content-version.entity.js';
import type { Queries } from '../publications/publication-record.js';
import type { Approval, ReviewState } from './reviews.js';

/** One asking for approval of one version, and what became of it. */
export interface Review {
  id: string;
  kind: ContentKind;
  key: string;
  version: number;
  author: string;
  state: ReviewState;
  /** How many approvals it needs, at least. */
  required: number;
  note: string | null;
  submittedBy: string;
  submittedAt: Date;
  settledBy: string | null;
  settledAt: Date | null;
  settledNote: string | null;
  /** Blocks that the version uses, itself or by way of others. */
  blocks: string[];
  /** Of what was approved: the words and the blocks in them. */
  digest: string | null;
  approvals: (Approval & { at: string; note: string | null; digest: string })[];
}

export interface Submission {
  version: Pick<ContentVersion, 'kind' | 'key' | 'version' | 'createdBy'>;
  required: number;
  blocks: readonly string[];
  note: string | undefined;
  by: string;
}

export interface Listing {
  state: ReviewState | undefined;
  /** Only what this one has to read, to change or to publish. */
  waitingFor: { name: string; approves: boolean; publishes: boolean } | undefined;
  after: { at: string; id: string } | undefined;
  limit: number;
}

export interface Settlement {
  state: Exclude<ReviewState, 'in-review'>;
  by: string;
  note?: string | undefined;
  digest?: string;
  required?: number;
}

const columns = `r.id, r.kind, r.key, r.version, r.author, r.state, r.required, r.note,
  r.submitted_by AS "submittedBy", r.submitted_at AS "submittedAt", r.settled_by AS "settledBy",
  r.settled_at AS "settledAt", r.settled_note AS "settledNote", r.blocks, r.digest,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('by', a.approver, 'roles', to_jsonb(a.roles), 'note', a.note,
            'digest', a.digest, 'at', to_char(a.approved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          ORDER BY a.approved_at, a.approver), '[]')
   FROM approvals AS a WHERE a.review = r.id) AS approvals`;

/** Waits for $4, who may approve if $5 and publish if $6. What came back waits only while nothing newer is written. */
const waiting = `(
  ($5 AND r.state = 'in-review' AND r.author <> $4
    AND NOT EXISTS (SELECT FROM approvals AS a WHERE a.review = r.id AND a.approver = $4))
  OR ($6 AND r.state = 'approved' AND NOT EXISTS (SELECT FROM publications AS p WHERE p.review = r.id))
  OR (r.state = 'changes-requested' AND r.author = $4 AND r.version =
       (SELECT max(v.version) FROM content_versions AS v WHERE v.kind = r.kind AND v.key = r.key)
    AND NOT EXISTS (SELECT FROM reviews AS later
      WHERE (later.kind, later.key, later.version) = (r.kind, r.key, r.version) AND later.submitted_at > r.submitted_at)))`;

/** Rows of reviews and approvals; what may follow what is decided elsewhere, and guarded by the tables. */
@Injectable()
export class ReviewRecord {
  constructor(private readonly database: DataSource) {}

  /** The latest of each of some versions of a key; those that were never submitted have none. */
  async latest(
    { kind, key }: Pick<Review, 'kind' | 'key'>,
    versions: readonly number[],
    within: Queries = this.database,
  ): Promise<Map<number, Review>> {
    const rows = await within.query<Review>(
      `SELECT DISTINCT ON (r.version) ${columns} FROM reviews AS r
       WHERE r.kind = $1 AND r.key = $2 AND r.version = ANY ($3)
       ORDER BY r.version, r.submitted_at DESC, r.settled_at DESC NULLS FIRST`,
      [kind, key, versions],
    );
    return new Map(rows.map((row) => [row.version, row]));
  }

  /** The latest first. */
  list({ state, waitingFor, after, limit }: Listing): Promise<Review[]> {
    return this.database.query(
      `SELECT ${columns} FROM reviews AS r
       WHERE ($1::text IS NULL OR r.state = $1)
         AND ($2::timestamptz IS NULL OR (r.submitted_at, r.id) < ($2::timestamptz, $3::uuid))
         AND ($4::text IS NULL OR ${waiting})
       ORDER BY r.submitted_at DESC, r.id DESC LIMIT $7`,
      [
        ...[state ?? null, after?.at ?? null, after?.id ?? null, waitingFor?.name ?? null],
        ...[waitingFor?.approves ?? false, waitingFor?.publishes ?? false, limit],
      ],
    );
  }

  async open(tx: Queries, { version, required, blocks, note, by }: Submission): Promise<void> {
    await tx.query(
      `INSERT INTO reviews (kind, key, version, author, state, required, blocks, note, submitted_by, submitted_at)
       VALUES ($1, $2, $3, $4, 'in-review', $5, $6, $7, $8, clock_timestamp())`,
      [version.kind, version.key, version.version, version.createdBy, required, blocks, note ?? null, by],
    );
  }

  async approve(
    tx: Queries,
    review: string,
    { by, roles, digest, note }: Approval & { digest: string; note: string | undefined },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO approvals (review, kind, key, version, author, approver, roles, digest, note, approved_at)
       SELECT id, kind, key, version, author, $2, $3, $4, $5, clock_timestamp() FROM reviews WHERE id = $1`,
      [review, by, roles, digest, note ?? null],
    );
  }

  async settle(tx: Queries, id: string, { state, by, note, digest, required }: Settlement): Promise<void> {
    await tx.query(
      `UPDATE reviews SET state = $2, settled_by = $3, settled_at = clock_timestamp(), settled_note = $4,
              digest = coalesce($5, digest), required = coalesce($6, required)
       WHERE id = $1`,
      [id, state, by, note ?? null, digest ?? null, required ?? null],
    );
  }

  /** A newer version asks for the same approval: the older ones no longer wait for anybody. */
  async supersede(
    tx: Queries,
    { kind, key, version }: Pick<Review, 'kind' | 'key' | 'version'>,
    by: string,
  ): Promise<void> {
    await tx.query(
      `UPDATE reviews SET state = 'withdrawn', settled_by = $4, settled_at = clock_timestamp(), settled_note = $5
       WHERE kind = $1 AND key = $2 AND version < $3 AND state = 'in-review'`,
      [kind, key, version, by, `Version ${version} was submitted.`],
    );
  }
}
