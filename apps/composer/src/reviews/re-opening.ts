import { Injectable } from '@nestjs/common';
import { AuditLog, type Transaction } from '@tourbus/platform';
import type { ContentVersion } from '../content/content-version.entity.js';
import { subjectOf } from '../content/resource.js';
import { BlockUses } from './block-uses.js';

interface Named {
  key: string;
  version: number;
}

/**
 * What a block that is published, or an asset that is replaced, does to the templates that use it: they need approval
 * again. What is published goes on with what it was published with, until somebody has approved the next version of
 * the same words.
 */
@Injectable()
export class ReOpening {
  constructor(
    private readonly uses: BlockUses,
    private readonly audit: AuditLog,
  ) {}

  /** @param name of the block or asset, as reviews name it */
  async of(tx: Transaction, changed: ContentVersion, name: string, by: string): Promise<void> {
    const note = `The ${changed.kind} “${changed.key}” is published in version ${changed.version}.`;
    const uses = await this.uses.of(name, tx);
    const again = await reopen(tx, name, note, by);
    const onTheWay = new Set(uses.filter(({ state }) => state !== 'published').map(({ key }) => key));
    const published = uses.filter(({ key, state }) => state === 'published' && !onTheWay.has(key));
    const next = await continued(tx, published, { ...changed, name }, note, by);
    const templates = [...again, ...next].map(({ key, version }) => `${key}@${version}`);
    if (templates.length === 0) return;
    await this.audit.record(tx, {
      actor: by,
      action: 'review.reopened',
      subject: subjectOf(changed),
      details: { templates },
    });
  }
}

/** Versions that are approved, or by some, but not in use: their approval was of other words. */
async function reopen(tx: Transaction, block: string, note: string, by: string): Promise<Named[]> {
  const closed = await tx.query<{ id: string }>(
    `SELECT id FROM reviews WHERE kind = 'template' AND blocks @> ARRAY[$1::text]
       AND (state = 'approved' OR (state = 'in-review' AND EXISTS (SELECT FROM approvals WHERE review = id)))
       AND NOT EXISTS (SELECT FROM publications WHERE review = reviews.id)`,
    [block],
  );
  const ids = closed.map(({ id }) => id);
  await tx.query(
    `UPDATE reviews SET state = 'reopened', settled_by = $2, settled_at = clock_timestamp(), settled_note = $3
     WHERE id = ANY ($1)`,
    [ids, by, note],
  );
  return tx.query<Named>(
    `INSERT INTO reviews (kind, key, version, author, state, required, blocks, note, submitted_by, submitted_at)
     SELECT kind, key, version, author, 'in-review', required, blocks, $2, submitted_by, clock_timestamp()
     FROM reviews WHERE id = ANY ($1) RETURNING key, version`,
    [ids, note],
  );
}

/** The same words as a next version, by who changed what is in them, already submitted: its content will be another. */
async function continued(
  tx: Transaction,
  published: readonly Named[],
  block: Pick<ContentVersion, 'version' | 'createdBy'> & { name: string },
  note: string,
  by: string,
): Promise<Named[]> {
  const keys = published.map(({ key }) => key);
  const versions = published.map(({ version }) => version);
  return tx.query<Named>(
    `WITH reached AS (
       SELECT v.key, v.body, v.digest, r.required, r.blocks,
              (SELECT max(version) + 1 FROM content_versions WHERE kind = 'template' AND key = v.key) AS version
       FROM unnest($1::text[], $2::int[]) AS asked(key, version)
       JOIN content_versions AS v ON v.kind = 'template' AND v.key = asked.key AND v.version = asked.version
       JOIN published_templates AS p ON p.key = asked.key AND p.version = asked.version
       JOIN reviews AS r ON r.kind = 'template' AND r.key = asked.key AND r.version = asked.version AND r.state = 'approved'
       WHERE (p.content->'blocks'->>$3)::int IS DISTINCT FROM $4
     ), written AS (
       INSERT INTO content_versions (kind, key, version, body, digest, created_at, created_by)
       SELECT 'template', key, version, body, digest, clock_timestamp(), $5 FROM reached
     )
     INSERT INTO reviews (kind, key, version, author, state, required, blocks, note, submitted_by, submitted_at)
     SELECT 'template', key, version, $5, 'in-review', required, blocks, $6, $7, clock_timestamp() FROM reached
     RETURNING key, version`,
    [keys, versions, block.name, block.version, block.createdBy, note, by],
  );
}
