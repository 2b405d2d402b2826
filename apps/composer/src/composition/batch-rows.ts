import { type BatchRow, type DataArrivedV1, batchDecidedV1, customerErased } from '@tourbus/contracts';
import type { Message, Transaction } from '@tourbus/platform';
import type { Request } from './request.js';

type FromBatch = Message<DataArrivedV1> & { data: { batch: BatchRow } };

const fromBatch = (message: Message<DataArrivedV1>): message is FromBatch => message.data.batch !== undefined;

/** Tells each batch which communications its rows ask for: whoever counts its rows knows what to wait for. */
export function announceDecided(
  tx: Transaction,
  messages: readonly Message<DataArrivedV1>[],
  requests: readonly Request[],
): void {
  const asked = Map.groupBy(requests, ({ message }) => message.data.eventId);
  const byBatch = Map.groupBy(messages.filter(fromBatch), ({ data }) => data.batch.id);
  for (const [batchId, theirs] of byBatch) {
    const rows = theirs.map(({ data, forgotten }) => ({
      row: data.batch.row,
      communications: (asked.get(data.eventId) ?? []).map(({ communicationId }) => communicationId),
      ...(forgotten && { why: customerErased }),
    }));
    const identity = `${batchId}:${rows.map(({ row }) => row).join()}`;
    const at = new Date(Math.max(...theirs.map(({ data }) => Date.parse(data.receivedAt))));
    tx.announce(batchDecidedV1, { batchId, rows }, { identity, cause: theirs[0], at });
  }
}
