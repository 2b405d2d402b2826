import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type PageQuery, notFound } from '@tourbus/platform';
import { BatchRecord } from '../batches/batch-record.js';
import { type RunRow } from './run-store.js';
import { RunRecord } from './runs.service.js';
import { nextSlot } from './schedule/slots.js';
import { SourceCheck } from './source-check.js';
import type { SourceRow } from './source-store.js';
import { type BatchSource, type RunView, type SourceView, isCollected } from './source.js';
import { Starting } from './starting.js';

const mostRefused = 20;

const viewOf = (row: SourceRow): SourceView => {
  const { key, definition, version, nextSlot: next, trouble, changedBy, createdAt, updatedAt } = row;
  return {
    ...{ key, ...definition, version, changedBy, createdAt, updatedAt },
    ...(next && { nextSlot: next }),
    ...(trouble && { trouble }),
  };
};

const runViewOf = ({ slot, failure, endedAt, ...run }: RunRow, batches: string[] = []): RunView => ({
  ...{ ...run, batches },
  ...(slot && { slot }),
  ...(failure && (run.state === 'waiting' ? { heldUp: failure } : { failure })),
  ...(endedAt && { endedAt }),
});

/** Where batches come from: kept, shown, and told to run. */
@Injectable()
export class BatchSources {
  constructor(
    private readonly record: RunRecord,
    private readonly operators: BatchRecord,
    private readonly check: SourceCheck,
    private readonly starting: Starting,
  ) {}

  /** A schedule counts from now on where it is new or has changed. @throws Problem 422 where it does not hold */
  async put(key: string, source: BatchSource, by: string): Promise<{ source: SourceView; created: boolean }> {
    await this.check.refuseUnusable(source);
    const created = await this.operators.outbox.run(async (tx) => {
      const before = await this.record.sources.lock(tx, key);
      if (before && isDeepStrictEqual(before.definition, source)) return false;
      const now = new Date();
      const { schedule } = source;
      const goesOn = before && schedule && isDeepStrictEqual(before.definition.schedule, schedule);
      const from = goesOn ? before.lookedUntil : now;
      await this.record.sources.save(tx, key, source, {
        ...{ by, from },
        next: schedule && nextSlot(schedule, from),
      });
      await this.note(tx, by, 'batch-source.put', key, { definition: source });
      return before === undefined;
    });
    return { source: await this.get(key), created };
  }

  /** @throws Problem 404 */
  async get(key: string): Promise<SourceView> {
    const row = await this.find(key);
    const refused = isCollected(row.definition)
      ? []
      : await this.record.sources.refusedObjects(key, mostRefused);
    return { ...viewOf(row), ...(refused.length > 0 && { refused }) };
  }

  async list(page: PageQuery): Promise<{ items: SourceView[]; next?: string }> {
    const { items, next } = await this.record.sources.list(page);
    return { items: items.map(viewOf), next };
  }

  /** Batches that came from it stay. @throws Problem 404 */
  async delete(key: string, by: string): Promise<void> {
    await this.operators.outbox.run(async (tx) => {
      if (!(await this.record.sources.delete(tx, key))) throw notFound('batch source', key);
      await this.note(tx, by, 'batch-source.delete', key);
    });
  }

  /** @param word makes asking twice the same run */
  async run(
    key: string,
    by: string,
    word: string = randomUUID(),
  ): Promise<{ run: RunView; batchId?: string }> {
    const { definition } = await this.find(key);
    const { runId, batchId } = await this.operators.outbox.run(async (tx) => {
      const started = await this.starting.start(tx, key, definition, { word }, by);
      await this.note(tx, by, 'batch-source.run', key, { run: started.runId });
      return started;
    });
    return { run: await this.getRun(key, runId), batchId };
  }

  async getRun(key: string, id: string): Promise<RunView> {
    const run = await this.record.runs.find(id);
    if (run?.source !== key) throw notFound('run', id);
    return runViewOf(run, (await this.record.batches.ofRuns([id])).get(id));
  }

  async listRuns(key: string, page: PageQuery): Promise<{ items: RunView[]; next?: string }> {
    await this.find(key);
    const { items, next } = await this.record.runs.list(key, page);
    const batches = await this.record.batches.ofRuns(items.map(({ id }) => id));
    return { items: items.map((run) => runViewOf(run, batches.get(run.id))), next };
  }

  private async find(key: string): Promise<SourceRow> {
    const found = await this.record.sources.find(key);
    if (!found) throw notFound('batch source', key);
    return found;
  }

  private note(
    tx: Parameters<Parameters<BatchRecord['outbox']['run']>[0]>[0],
    actor: string,
    action: string,
    subject: string,
    details: object = {},
  ): Promise<void> {
    return this.operators.audit.record(tx, { actor, action, subject, details });
  }
}
