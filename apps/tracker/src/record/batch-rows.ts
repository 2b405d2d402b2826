import { type BatchSettledV1, type Reason, batchSettledV1 } from '@tourbus/contracts';
import { type Cause, type Transaction, deterministicId } from '@tourbus/platform';

type Settled = BatchSettledV1['communications'][number];

/** A communication of a batch after a merge, where it has come to an end. */
export interface EndedOfBatch {
  id: string;
  batch_id: string;
  batch_row: number;
  state: Settled['outcome'];
  reason: Reason | null;
}

const settled = ({ id, batch_row: row, state: outcome, reason }: EndedOfBatch): Settled => ({
  communicationId: id,
  row,
  outcome,
  ...(reason && { reason }),
});

/** Tells each batch how its communications ended: it counts, and knows itself what it has heard before. */
export function announceSettled(tx: Transaction, ended: readonly EndedOfBatch[], cause?: Cause): void {
  for (const [batchId, theirs] of Map.groupBy(ended, ({ batch_id }) => batch_id)) {
    const what = theirs.map(({ id, state }) => `${id} ${state}`).join();
    // The same ends may be told again by other facts, which is another fact.
    const identity = deterministicId(what, cause?.envelope?.id ?? '');
    const at = new Date(cause?.envelope?.time ?? Date.now());
    tx.announce(batchSettledV1, { batchId, communications: theirs.map(settled) }, { identity, cause, at });
  }
}
