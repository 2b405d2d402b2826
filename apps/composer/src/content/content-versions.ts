import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, notFound, type PageQuery } from '@tourbus/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type ContentKind, ContentVersion } from './content-version.entity.js';
import { digestOf } from './digest.js';

export interface Page<T> {
  items: T[];
  next?: string;
}

/** Keeps what authors write, version by version. */
@Injectable()
export class ContentVersions {
  constructor(private readonly database: DataSource) {}

  /** Makes the next version, unless the newest says the same already. @returns the newest, then */
  put<Body>(kind: ContentKind, key: string, body: Body, by: string): Promise<ContentVersion<Body>> {
    return this.changing(async (entities) => {
      const newest = await findVersion<Body>(entities, kind, key);
      if (newest?.digest === digestOf(body)) return { result: newest, changed: false };
      return { result: await this.append(entities, kind, key, body, by), changed: true };
    });
  }

  /** Writes the next version whatever the newest says, inside `changing`. */
  async append<Body>(
    entities: EntityManager,
    kind: ContentKind,
    key: string,
    body: Body,
    by: string,
  ): Promise<ContentVersion<Body>> {
    const newest = await findVersion(entities, kind, key);
    const version = {
      kind,
      key,
      version: (newest?.version ?? 0) + 1,
      body,
      digest: digestOf(body),
      createdBy: by,
      createdAt: new Date(),
    };
    await entities.getRepository(ContentVersion).insert(version as ContentVersion<object>);
    return version;
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
      `SELECT kind, key, version, body, digest, created_at AS "createdAt", created_by AS "createdBy", created_at::text AS at
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
      `SELECT DISTINCT ON (key) kind, key, version, body, digest, created_at AS "createdAt", created_by AS "createdBy"
       FROM content_versions WHERE kind = $1 ORDER BY key, version DESC`,
      [kind],
    );
  }

  /** Grows with every change of any content, in the order of the commits: a cheap way to see that caches are old. */
  async revision(): Promise<string> {
    const [row] = (await this.database.query('SELECT revision FROM content_revisions')) as [
      { revision: string },
    ];
    return row.revision;
  }

  /** Runs a change in a transaction. One at a time: the lock on the counter gives versions and revisions their order. */
  changing<T>(work: (entities: EntityManager) => Promise<{ result: T; changed: boolean }>): Promise<T> {
    return this.database.transaction(async (entities) => {
      await entities.query('SELECT revision FROM content_revisions FOR UPDATE');
      const { result, changed } = await work(entities);
      if (changed) await entities.query('UPDATE content_revisions SET revision = revision + 1');
      return result;
    });
  }
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
