import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type StoredContent, store } from '../batches/batch-content.js';
import { Customers } from '../customers/customers.service.js';
import { Mappings } from '../mapping/mapping.module.js';
import { Connections } from '../outside/connections.js';
import { Segments } from '../segments/segments.service.js';
import { Uploads } from '../uploads/uploads.service.js';
import { collectMembers, collectSegment } from './collect-segment.js';
import { collectSql } from './collect-sql.js';
import { Looking } from './looking.js';
import type { RunRow } from './run-store.js';
import type { SourceRow } from './source-store.js';
import type { BatchSource } from './source.js';

/** Fetches what a run is about. */
@Injectable()
export class Collecting {
  constructor(
    private readonly uploads: Uploads,
    private readonly connections: Connections,
    private readonly customers: Customers,
    private readonly mappings: Mappings,
    private readonly looking: Looking,
    private readonly segments: Segments,
  ) {}

  /** Rows as JSON Lines in the store of artefacts: from there on the batch is as any other, and can be read again. */
  async rows({ from }: BatchSource, signal: AbortSignal): Promise<StoredContent & { total: number }> {
    let total = 0;
    const source = this.rowsOf(from, signal);
    async function* lines(): AsyncGenerator<Buffer> {
      for await (const rows of source) {
        total += rows.length;
        if (rows.length > 0) yield Buffer.from(`${rows.join('\n')}\n`);
      }
    }
    const content = await store(lines(), this.uploads);
    return { ...content, total };
  }

  /** Takes in what lies in a folder or a bucket now. */
  async look(source: SourceRow, run: RunRow, signal: AbortSignal): Promise<void> {
    const { id: runId, startedBy: by, slot } = run;
    const look = { source: source.key, definition: source.definition, by, runId, ...(slot && { slot }) };
    await this.looking.once(look, (milliseconds) => pause(milliseconds, undefined, { signal }));
  }

  private rowsOf(from: BatchSource['from'], signal: AbortSignal): AsyncGenerator<string[]> {
    if (from.kind === 'sql') return collectSql(this.connections.sql(from.connection), from, signal);
    if (from.kind === 'segment' && from.segment !== undefined) return this.members(from.segment, signal);
    if (from.kind === 'segment')
      return collectSegment(
        from.where ?? 'false',
        (after, limit) => this.customers.inOrder(after, limit),
        (tasks) => this.mappings.map(tasks),
        signal,
      );
    throw new Error(`Rows of a ${from.kind} are files.`);
  }

  /** @throws Error while customers are still being asked: the run waits until it is known who is in the segment */
  private async *members(key: string, signal: AbortSignal): AsyncGenerator<string[]> {
    const { state } = await this.segments.get(key);
    if (state === 'computing') throw new Error(`It is not known yet who is in the segment “${key}”.`);
    yield* collectMembers((after, limit) => this.customers.inOrder(after, limit, key), signal);
  }
}
