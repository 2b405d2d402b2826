import { Injectable } from '@nestjs/common';
import { AuditLog, decodeCursor, encodeCursor, notFound, Outbox, type Transaction } from '@tourbus/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type ContentKind, ContentVersion } from './content-version.entity.js';
import { digestOf } from './digest.js';
import { type Edit, type Newest, refuseOutdated } from './edit.js';
import { type ListQuery, type Listed, wordsOf } from './listing.js';
import { subjectOf } from './resource.js';
import { Owners } from '../teams/owners.service.js';

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
    private readonly owners: Owners,
  ) {}

  /**
   * Makes the next version, unless the newest says the same already. A new version is a draft, which counts for nothing.
   * @returns the newest, then
   * @throws Problem 403 where it belongs to another team; 412, 428 where somebody else wrote meanwhile
   */
  put<Body>(
    kind: ContentKind,
    key: string,
    body: Body,
    edit: Edit,
    /** What follows from a version that is new. */
    then?: (tx: Transaction, version: ContentVersion<Body>) => Promise<void>,
  ): Promise<ContentVersion<Body>> {
    const digest = digestOf(body);
    return this.changing(async (tx) => {
      await this.owners.demand(edit.caller, { kind, key }, body, tx);
      const newest = await findVersion<Body>(tx.entities, kind, key);
      if (newest?.digest === digest) return { result: newest, changed: false };
      refuseOutdated(edit, newest);
      const version = await append(
        tx,
        { kind, key, body, digest, version: (newest?.version ?? 0) + 1 },
        edit,
      );
      await this.audit.record(tx, {
        actor: edit.caller.name,
        action: edit.restores === undefined ? 'content.drafted' : 'content.restored',
        subject: subjectOf(version),
        details: edit.restores === undefined ? {} : { from: edit.restores },
      });
      await then?.(tx, version);
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

  /** Whose the newest version is, and of when, without its words. @throws Problem 404 */
  async newest(kind: ContentKind, key: string): Promise<Newest> {
    const [newest] = await this.database.query<Newest[]>(
      `SELECT version, created_by AS "createdBy", created_at AS "createdAt"
       FROM content_versions WHERE kind = $1 AND key = $2 ORDER BY version DESC LIMIT 1`,
      [kind, key],
    );
    if (!newest) throw notFound(kind, key);
    return newest;
  }

  /** The newest version of each in brief, last changed first. */
  async list<Summary>(
    kind: ContentKind,
    { limit, cursor, find = '' }: ListQuery,
  ): Promise<Page<Listed<Summary>>> {
    const after = cursor ? decodeCursor(cursor) : { at: 'infinity', id: '' };
    const rows: (Listed<Summary> & { at: string })[] = await this.database.query(
      `SELECT kind, key, version, summary AS body, created_at AS "createdAt", created_by AS "createdBy",
              created_at::text AS at
       FROM content_listings
       WHERE kind = $1 AND (created_at, key) < ($2::timestamptz, $3)
         AND words LIKE ALL (ARRAY(SELECT '%' || content_folded(word) || '%' FROM unnest($5::text[]) AS word))
       ORDER BY created_at DESC, key DESC LIMIT $4`,
      [kind, after.at, after.id, limit + 1, wordsOf(find)],
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

  /** The newest version of some of a kind. */
  newestOf<Body>(kind: ContentKind, keys: readonly string[]): Promise<ContentVersion<Body>[]> {
    return this.database.query(
      `SELECT DISTINCT ON (key) ${columns} FROM content_versions WHERE kind = $1 AND key = ANY ($2)
       ORDER BY key, version DESC`,
      [kind, keys],
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
  { caller }: Edit,
): Promise<ContentVersion<Body>> {
  const version = { ...next, createdBy: caller.name, createdAt: new Date() };
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
