import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, type PageQuery, Problem, notFound } from '@tourbus/platform';
import type { DataSource, DataSourceView } from './data-source.js';
import { type DataSourceRow, DataSourceStore } from './data-source-store.js';
import { FileContents } from './file-contents.js';
import { TargetCheck } from './target-check.js';

const viewOf = ({ key, definition, content, changedBy, updatedAt }: DataSourceRow): DataSourceView => ({
  ...{ key, ...definition, changedBy, updatedAt },
  ...(content && { content }),
});

/** Where mappings look things up: kept and shown. */
@Injectable()
export class DataSources {
  constructor(
    private readonly store: DataSourceStore,
    private readonly files: FileContents,
    private readonly targets: TargetCheck,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Problem 422 where what it names is not there, or may not be called */
  async put(
    key: string,
    definition: DataSource,
    by: string,
  ): Promise<{ source: DataSourceView; created: boolean }> {
    this.targets.refuseUnusable(definition);
    const created = await this.outbox.run(async (tx) => {
      const isNew = await this.store.save(tx, key, definition, by);
      await this.audit.record(tx, {
        actor: by,
        action: 'data-source.put',
        subject: key,
        details: { definition },
      });
      return isNew;
    });
    return { source: await this.get(key), created };
  }

  /** @throws Problem 404 */
  async get(key: string): Promise<DataSourceView> {
    return viewOf(await this.find(key));
  }

  async list(page: PageQuery): Promise<{ items: DataSourceView[]; next?: string }> {
    const { items, next } = await this.store.list(page);
    return { items: items.map(viewOf), next };
  }

  /** @throws Problem 404 */
  async delete(key: string, by: string): Promise<void> {
    await this.outbox.run(async (tx) => {
      if (!(await this.store.delete(tx, key))) throw notFound('data source', key);
      await this.audit.record(tx, { actor: by, action: 'data-source.delete', subject: key });
    });
  }

  /** All of a file is in force at once, or none of it. @throws Problem 404, 409, 422 */
  async upload(key: string, body: Readable, by: string): Promise<DataSourceView> {
    const { from } = (await this.find(key)).definition;
    if (from.kind !== 'file')
      throw new Problem(
        'no-file-source',
        409,
        'This source takes no file',
        `“${key}” is a source of the kind ${from.kind}.`,
        'Upload to a source of the kind file.',
      );
    const content = await this.files.read(key, from, body);
    await this.outbox.run(async (tx) => {
      if (!(await this.store.use(tx, key, content, by)))
        throw new Problem(
          'overtaken',
          409,
          'Another file was faster',
          'While this file was read, another one was put in force.',
          'Get the source to see which; send this one again if it is meant to replace it.',
        );
      const { digest, rows } = content;
      await this.audit.record(tx, {
        actor: by,
        action: 'data-source.upload',
        subject: key,
        details: { digest, rows },
      });
    });
    return this.get(key);
  }

  private async find(key: string): Promise<DataSourceRow> {
    const found = await this.store.find(key);
    if (!found) throw notFound('data source', key);
    return found;
  }
}
