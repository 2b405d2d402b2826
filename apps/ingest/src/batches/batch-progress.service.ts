import { Injectable } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import { type Heard, changesOf, newlyGathered, rowAfter } from './batch-row.js';
import { BatchStore } from './batch-store.js';
import type { HeardOfBatch } from './heard.js';

/** Counts what becomes of the rows of batches. */
@Injectable()
export class BatchProgress {
  constructor(private readonly store: BatchStore) {}

  async count(tx: Transaction, heard: readonly HeardOfBatch[]): Promise<void> {
    const byBatch = Map.groupBy(heard, ({ batchId }) => batchId);
    // In one order everywhere, so that two replicas do not wait for each other.
    for (const batchId of [...byBatch.keys()].sort())
      await this.countRows(
        tx,
        batchId,
        (byBatch.get(batchId) ?? []).flatMap(({ news }) => news),
      );
  }

  private async countRows(tx: Transaction, batchId: string, news: readonly Heard[]): Promise<void> {
    const byRow = Map.groupBy(news, ({ row }) => row);
    const before = await this.store.lockRows(tx, batchId, [...byRow.keys()]);
    const after = before.map((progress) => rowAfter(progress, byRow.get(progress.row) ?? []));
    await this.store.saveRows(tx, batchId, after);
    await this.store.count(tx, batchId, changesOf(before, after), newlyGathered(before, after));
  }
}
