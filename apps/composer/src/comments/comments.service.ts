import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  decodeCursor,
  encodeCursor,
  notFound,
  Outbox,
  Problem,
  type Transaction,
} from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentKind } from '../content/content-version.entity.js';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { subjectOf } from '../content/resource.js';
import type { Comment, CommentQuery, NewComment } from './comment.js';

interface About {
  kind: ContentKind;
  key: string;
}

const columns = `id, version, text, place, reply_to AS "replyTo", written_by AS "writtenBy",
  written_at AS "writtenAt", resolved_by AS "resolvedBy", resolved_at AS "resolvedAt"`;

/** What is said about versions. It stays where it was said: a later version does not take it along. */
@Injectable()
export class Comments {
  constructor(
    private readonly database: DataSource,
    private readonly versions: ContentVersions,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** The first said first. */
  async list(
    { kind, key }: About,
    { version, resolved, limit, cursor }: CommentQuery,
  ): Promise<Page<Comment>> {
    const after = cursor ? decodeCursor(cursor) : undefined;
    const rows: Comment[] = await this.database.query(
      `SELECT ${columns} FROM comments
       WHERE kind = $1 AND key = $2 AND ($3::int IS NULL OR version = $3)
         AND ($4::boolean IS NULL OR (resolved_at IS NOT NULL) = $4)
         AND ($5::timestamptz IS NULL OR (written_at, id) > ($5::timestamptz, $6::uuid))
       ORDER BY written_at, id LIMIT $7`,
      [
        ...[kind, key, version ?? null, resolved === undefined ? null : resolved === 'true'],
        ...[after?.at ?? null, after?.id ?? null, limit + 1],
      ],
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const next = last && encodeCursor({ at: last.writtenAt.toISOString(), id: last.id });
    return { items, ...(next ? { next } : {}) };
  }

  /** @throws Problem 404, 422 */
  async write(
    { kind, key }: About,
    { version, text, place, replyTo }: NewComment,
    by: string,
  ): Promise<Comment> {
    await this.versions.get(kind, key, version);
    return this.outbox.run(async (tx) => {
      if (replyTo !== undefined && !(await find(tx, { kind, key }, replyTo))) throw nothingToAnswer(replyTo);
      const [comment] = await tx.query<Comment>(
        `INSERT INTO comments (kind, key, version, text, place, reply_to, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp()) RETURNING ${columns}`,
        [kind, key, version, text, place ? JSON.stringify(place) : null, replyTo ?? null, by],
      );
      return this.told(tx, { kind, key }, comment as Comment, by, 'comment.written');
    });
  }

  /** Doing it again changes nothing. @throws Problem 404 */
  settle(about: About, id: string, resolved: boolean, by: string): Promise<Comment> {
    return this.outbox.run(async (tx) => {
      const before = await find(tx, about, id);
      if (!before) throw notFound('comment', id);
      if ((before.resolvedAt !== null) === resolved) return before;
      // An UPDATE answers with its rows and their number.
      const [[comment]] = (await tx.query(
        `UPDATE comments SET resolved_by = CASE WHEN $2 THEN $3 END, resolved_at = CASE WHEN $2 THEN now() END
         WHERE id = $1 RETURNING ${columns}`,
        [id, resolved, by],
      )) as unknown as [[Comment]];
      return this.told(tx, about, comment, by, resolved ? 'comment.resolved' : 'comment.reopened');
    });
  }

  /** The audit line names the comment; what it says may hold what no line should. */
  private async told(
    tx: Transaction,
    about: About,
    comment: Comment,
    by: string,
    action: string,
  ): Promise<Comment> {
    const subject = subjectOf({ ...about, version: comment.version });
    await this.audit.record(tx, { actor: by, action, subject, details: { comment: comment.id } });
    return comment;
  }
}

async function find(tx: Transaction, { kind, key }: About, id: string): Promise<Comment | undefined> {
  const [row] = await tx.query<Comment>(
    `SELECT ${columns} FROM comments WHERE kind = $1 AND key = $2 AND id = $3 FOR UPDATE`,
    [kind, key, id],
  );
  return row;
}

const nothingToAnswer = (id: string): Problem =>
  new Problem(
    'unknown-comment',
    422,
    'There is no such comment to answer',
    `Nobody wrote the comment ${id} about this.`,
    'Answer one of the comments that the list has, or leave replyTo out.',
  );
