import { printStreamAssembledV1 } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';

/** Everything that goes into print streams of a batch is there. @param number how often that is said of the batch */
export function announceAssembled(tx: Transaction, batchId: string, number: number): void {
  tx.announce(
    printStreamAssembledV1,
    { batchId, number },
    { identity: `${batchId}:${number}`, at: new Date() },
  );
}
