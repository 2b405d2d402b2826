import { Injectable } from '@nestjs/common';
import { type Transaction, deterministicId } from '@tourbus/platform';
import { CollectedBatches } from '../batches/collected-batches.js';
import { Jobs } from '../jobs/jobs.service.js';
import { RunStore } from './run-store.js';
import { type BatchSource, isCollected } from './source.js';

export const runQueue = 'batch-source-runs';

/** What makes a run itself: its slot, or the word of whoever asked for it. */
export type Occasion = { slot: Date } | { word: string };

/** The same occasion is the same run, whoever notices it and however often. */
export const runIdOf = (source: string, occasion: Occasion): string =>
  'slot' in occasion
    ? deterministicId('batch-source-run', source, 'slot', occasion.slot.toISOString())
    : deterministicId('batch-source-run', source, 'word', occasion.word);

/** The one batch of a run whose rows are collected. */
export const batchOfRun = (runId: string): string => deterministicId('batch-of-run', runId);

/** Promises runs: the run, its batch and its job are there together, or not at all. */
@Injectable()
export class Starting {
  constructor(
    private readonly runs: RunStore,
    private readonly batches: CollectedBatches,
    private readonly jobs: Jobs,
  ) {}

  /** @returns the run's id, and that of its batch where it has only one */
  async start(
    tx: Transaction,
    key: string,
    source: BatchSource,
    occasion: Occasion,
    by: string,
  ): Promise<{ runId: string; batchId?: string }> {
    const id = runIdOf(key, occasion);
    const slot = 'slot' in occasion ? occasion.slot : null;
    const batchId = isCollected(source) ? batchOfRun(id) : undefined;
    const isNew = await this.runs.insert(tx, { id, source: key, slot, startedBy: by, state: 'waiting' });
    if (!isNew) return { runId: id, batchId };
    if (batchId !== undefined)
      await this.batches.insert(tx, {
        id: batchId,
        name: source.name ?? key,
        eventType: source.eventType,
        options: { format: 'jsonl' },
        createdBy: by,
        origin: { source: key, ...(slot && { slot: slot.toISOString() }) },
        runId: id,
        webhook: source.webhook,
      });
    await this.jobs.send(tx, runQueue, id, { runId: id });
    return { runId: id, batchId };
  }

  /** Writes down that a slot was left out by its rule. */
  async leaveOut(tx: Transaction, key: string, slot: Date, by: string): Promise<void> {
    await this.runs.insert(tx, {
      ...{ id: runIdOf(key, { slot }), source: key, slot },
      ...{ startedBy: by, state: 'missed' },
    });
  }
}
