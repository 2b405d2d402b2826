import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ArtefactStore, Problem } from '@tourbus/platform';
import { type StoredContent, contentOf, store } from '../batches/batch-content.js';
import { batchLimits } from '../batches/reading/limits.js';
import { readRows } from '../batches/reading/read-rows.js';
import type { ReadRow } from '../batches/reading/reading.js';
import { UnreadableBatch } from '../batches/reading/unreadable-batch.js';
import { Uploads } from '../uploads/uploads.service.js';
import type { FileContent, From } from './data-source.js';
import { DataSourceStore } from './data-source-store.js';

const together = 1_000;

const refused = (detail: string, line?: number): Problem =>
  new Problem(
    'unusable-content',
    422,
    'The file cannot be looked things up in',
    detail,
    'Correct the file and send it again; what was there before is still in force.',
    line === undefined ? {} : { line },
  );

/** Reads uploaded files into rows by key. One that does not hold as a whole is not used at all. */
@Injectable()
export class FileContents {
  constructor(
    private readonly sources: DataSourceStore,
    private readonly artefacts: ArtefactStore,
    private readonly uploads: Uploads,
  ) {}

  /** @returns the content, not yet in force. @throws Problem 422 that names the line; StoringFailed */
  async read(source: string, from: From<'file'>, body: Readable): Promise<FileContent> {
    const stored = await store(body, this.uploads);
    if (stored.bytes === 0) throw refused('Not one byte came.');
    const id = randomUUID();
    try {
      const rows = await this.addRows(source, id, from, stored);
      const { digest, bytes } = stored;
      return { id, digest, bytes, rows, at: new Date().toISOString() };
    } catch (error) {
      await this.sources.dropRows(source, id);
      throw error instanceof UnreadableBatch ? refused(error.reason, error.line) : error;
    }
  }

  private async addRows(
    source: string,
    id: string,
    { keyField, reading }: From<'file'>,
    stored: StoredContent,
  ): Promise<number> {
    let rows = 0;
    let group: { key: string; value: unknown; line?: number }[] = [];
    const flush = async (): Promise<void> => {
      const seen = new Set<string>();
      const twiceHere = group.find(({ key }) => seen.size === seen.add(key).size);
      const added = await this.sources.addRows(source, id, twiceHere ? [] : group);
      const twice = twiceHere ?? group.find(({ key }) => !added.has(key));
      if (twice) throw refused('A key stands in it more than once.', twice.line);
      rows += group.length;
      group = [];
    };
    for await (const row of readRows(contentOf(stored, this.artefacts), reading, batchLimits)) {
      group.push(keyed(row, keyField));
      if (group.length === together) await flush();
    }
    if (group.length > 0) await flush();
    return rows;
  }
}

function keyed(row: ReadRow, field: string): { key: string; value: unknown; line?: number } {
  if ('fault' in row) throw refused(row.fault.reason, row.line);
  const key = row.fields[field];
  if ((typeof key !== 'string' && typeof key !== 'number') || key === '')
    throw refused(`A row has no “${field}”.`, row.line);
  return { key: String(key), value: row.fields, line: row.line };
}
