import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  decodeCursor,
  encodeCursor,
  notFound,
  Outbox,
  type PageQuery,
  type Transaction,
} from '@tourbus/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type ContentKind, ContentVersion } from './content-version.entity.js';
import { digestOf } from './digest.js';
import { type Edit, refuseOutdated } from './edit.js';
import { subjectOf } from './resource.js';

const columns = 'kind, key, version, body, digest, created_at AS "createdAt", created_by AS "createdBy"';

export interface Page<T> {
  items: T[];
  next?: string;
}

/** Keeps what authors write, version by version. */
@Injectable()
export class ContentVersions {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes the next version, unless the newest says the same already. A new version is a draft, which counts for nothing.
   * @returns the newest, then
   * @throws Problem 412, 428 where somebody else wrote meanwhile
   */
  put<Body>(kind: ContentKind, key: string, body: Body, edit: Edit): Promise<ContentVersion<Body>> {
    const digest = digestOf(body);
    return this.changing(async (tx) => {
      const newest = await findVersion<Body>(tx.entities, kind, key);
      if (newest?.digest === digest) return { result: newest, changed: false };
      refuseOutdated(edit, newest);
      const version = await append(
        tx,
        { kind, key, body, digest, version: (newest?.version ?? 0) + 1 },
        edit,
      );
      await this.audit.record(tx, {
        actor: edit.by,
        action: edit.restores === undefined ? 'content.drafted' : 'content.restored',
        subject: subjectOf(version),
        details: edit.restores === undefined ? {} : { from: edit.restores },
      });
      return { result: version, changed: false };
    });
  }

  /** The newest version, or the one asked for. */
  find<Body>(kind: ContentKind, key: string, version?: number): Promise<ContentVersion<Body> | null> {
    return findVersion(this.database.manager, kind, key, version);
  }

  /** @throws Problem 404 */
  async get<Body>(kind: ContentKind, key: string, version?: number): Promise<ContentVersion<Body>> {
    const found = await this.find<Body>(kind, key, version);
    if (!found) throw notFound(kind, version === undefined ? key : `${key}” in version “${version}`);
    return found;
  }

  /** The newest version of each, last changed first. */
  async list<Body>(kind: ContentKind, { limit, cursor }: PageQuery): Promise<Page<ContentVersion<Body>>> {
    const after = cursor ? decodeCursor(cursor) : undefined;
    const rows: (ContentVersion<Body> & { at: string })[] = await this.database.query(
      `SELECT ${columns}, created_at::text AS at
       FROM (SELECT DISTINCT ON (key) * FROM content_versions WHERE kind = $1 ORDER BY key, version DESC) AS newest
       WHERE $2::timestamptz IS NULL OR (created_at, key) < ($2::timestamptz, $3)
       ORDER BY created_at DESC, key DESC LIMIT $4`,
      [kind, after?.at ?? null, after?.id ?? null, limit + 1],
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      ...(rows.length > limit && last ? { next: encodeCursor({ at: last.at, id: last.key }) } : {}),
    };
  }

  /** The newest version of each of a kind. */
  all<Body>(kind: ContentKind): Promise<ContentVersion<Body>[]> {
    return this.database.query(
      `SELECT DISTINCT ON (key) ${columns} FROM content_versions WHERE kind = $1 ORDER BY key, version DESC`,
      [kind],
    );
  }

  /** These very versions. */
  these<Body>(
    kind: ContentKind,
    wanted: readonly { key: string; version: number }[],
  ): Promise<ContentVersion<Body>[]> {
    return this.database.query(
      `SELECT ${columns} FROM content_versions JOIN unnest($2::text[], $3::int[]) AS wanted(key, version)
       USING (key, version) WHERE kind = $1`,
      [kind, wanted.map(({ key }) => key), wanted.map(({ version }) => version)],
    );
  }

  /** Grows with every change of what counts, in the order of the commits: a cheap way to see that caches are old. */
  async revision(): Promise<string> {
    const [row] = (await this.database.query('SELECT revision FROM content_revisions')) as [
      { revision: string },
    ];
    return row.revision;
  }

  /** Runs a change in a transaction. One at a time: the lock on the counter gives versions and revisions their order. */
  changing<T>(work: (tx: Transaction) => Promise<{ result: T; changed: boolean }>): Promise<T> {
    return this.outbox.run(async (tx) => {
      await tx.query('SELECT revision FROM content_revisions FOR UPDATE');
      const { result, changed } = await work(tx);
      if (changed) await tx.query('UPDATE content_revisions SET revision = revision + 1');
      return result;
    });
  }
}

async function append<Body>(
  { entities }: Transaction,
  next: Pick<ContentVersion<Body>, 'kind' | 'key' | 'version' | 'body' | 'digest'>,
  { by }: Edit,
): Promise<ContentVersion<Body>> {
  const version = { ...next, createdBy: by, createdAt: new Date() };
  await entities.getRepository(ContentVersion).insert(version as ContentVersion<object>);
  return version;
}

const findVersion = <Body>(
  entities: EntityManager,
  kind: ContentKind,
  key: string,
  version?: number,
): Promise<ContentVersion<Body> | null> =>
  entities.getRepository<ContentVersion<Body>>(ContentVersion).findOne({
    where: { kind, key, ...(version === undefined ? {} : { version }) } as object,
    order: { version: 'DESC' } as object,
  });
