import { Injectable } from '@nestjs/common';
import { Outbox } from '@tourbus/platform';
import { BatchReader } from '../batches/batch-reader.js';
import { type Why, whyOf } from '../batches/batch-row.js';
import { CollectedBatches } from '../batches/collected-batches.js';
import type { Job } from '../jobs/jobs.service.js';
import { Collecting } from './collecting.js';
import { RunFailed } from './run-failed.js';
import { RunHeldUp } from './run-held-up.js';
import { type RunRow, RunStore } from './run-store.js';
import { type SourceRow, SourceStore } from './source-store.js';
import { isCollected } from './source.js';
import { batchOfRun } from './starting.js';

const gone: Why = {
  code: 'source-deleted',
  reason: 'The source was deleted before its run began.',
};

/** Where runs of sources, and what becomes of them, are written down. */
@Injectable()
export class RunRecord {
  constructor(
    readonly runs: RunStore,
    readonly sources: SourceStore,
    readonly batches: CollectedBatches,
    readonly outbox: Outbox,
  ) {}
}

/** Does what was promised: fetches the rows of a run, and hands them to whoever reads batches. */
@Injectable()
export class Runs {
  constructor(
    private readonly record: RunRecord,
    private readonly collecting: Collecting,
    private readonly reader: BatchReader,
  ) {}

  /** @throws whatever may pass: the job is tried again */
  async work({ data, last, signal }: Job<{ runId: string }>): Promise<void> {
    const run = await this.record.runs.find(data.runId);
    if (run?.state !== 'waiting') return;
    const source = await this.record.sources.find(run.source);
    if (!source) return this.fail(run, gone);
    try {
      if (isCollected(source.definition)) await this.collect(run, source, signal);
      else {
        await this.collecting.look(source, run, signal);
        await this.record.outbox.run((tx) => this.record.runs.end(tx, run.id));
      }
    } catch (error) {
      if (error instanceof RunFailed) return this.fail(run, whyOf(error));
      const why = error instanceof RunHeldUp ? whyOf(error) : awayOf(run.source, error as Error);
      if (last) return this.fail(run, why);
      await this.record.runs.holdUp(run.id, why);
      await this.record.batches.holdUp(batchOfRun(run.id), why);
      throw error;
    }
  }

  private async collect(run: RunRow, source: SourceRow, signal: AbortSignal): Promise<void> {
    const { batches, runs, outbox } = this.record;
    const batchId = batchOfRun(run.id);
    // It may have been cancelled meanwhile, or filled by a worker that did not live to say so.
    const wanted = await batches.isCollecting(batchId);
    const content = wanted ? await this.collecting.rows(source.definition, signal) : undefined;
    await outbox.run(async (tx) => {
      if (content) await batches.fill(tx, batchId, content, source.definition.hold);
      await runs.end(tx, run.id);
      tx.afterCommit(() => this.reader.wake());
    });
  }

  private async fail(run: RunRow, why: Why): Promise<void> {
    const { batches, runs, outbox } = this.record;
    await outbox.run(async (tx) => {
      await batches.giveUp(tx, batchOfRun(run.id), why);
      await runs.end(tx, run.id, why);
    });
  }
}

const awayOf = (source: string, { message }: Error): Why => ({
  code: 'source-away',
  reason: `The rows of “${source}” cannot be fetched: ${message}`,
  remedy: 'See that what the source names can be reached; it is tried again by itself for some hours.',
});
