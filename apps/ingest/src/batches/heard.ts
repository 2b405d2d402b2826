import {
  type BatchDecidedV1,
  type BatchSettledV1,
  type BatchStuckV1,
  type PrintStreamGatheredV1,
  type Reason,
  batchDecidedV1,
  batchSettledV1,
} from '@tourbus/contracts';
import type { Prepared } from '../intake/intake.js';
import type { Heard, Why } from './batch-row.js';

export interface HeardOfBatch {
  batchId: string;
  news: Heard[];
}

const whyOf = ({ code, text }: Reason): Why => ({ code, reason: text });

/** What a fact says about rows of a batch. */
export function heardOf(
  subject: string,
  data: BatchDecidedV1 | BatchSettledV1 | BatchStuckV1,
): HeardOfBatch[] {
  if (subject === batchDecidedV1.subject) {
    const { batchId, rows } = data as BatchDecidedV1;
    return [
      {
        batchId,
        news: rows.map(({ why, ...row }) => ({ kind: 'decided', ...row, ...(why && { why: whyOf(why) }) })),
      },
    ];
  }
  if (subject === batchSettledV1.subject) {
    const { batchId, communications } = data as BatchSettledV1;
    const news = communications.map(({ reason, ...one }): Heard => ({
      kind: 'settled',
      ...one,
      ...(reason && { why: whyOf(reason) }),
    }));
    return [{ batchId, news }];
  }
  const { batch, communicationId, consumer, gathering, code, reason, remedy } = data as BatchStuckV1;
  const why = { code, reason, remedy };
  const ended = gathering ?? (consumer === gatherer ? 0 : undefined);
  const stuck: Heard = {
    kind: 'stuck',
    row: batch.row,
    communicationId,
    why,
    ...(ended !== undefined && { gathering: ended }),
  };
  return [{ batchId: batch.id, news: [stuck] }];
}

/** Rows from before their customers were erased: nothing was asked for, and nothing follows. */
export const erasedRows = (batchId: string, events: readonly Pick<Prepared, 'batch'>[]): HeardOfBatch => ({
  batchId,
  news: events.flatMap(({ batch }): Heard[] => (batch ? [{ kind: 'erased', row: batch.row }] : [])),
});

/** What it had parked of a communication before it gathered it has been replayed. */
const gatherer = 'renderer-rendering';

export const gatheredOf = ({ batchId, communications }: PrintStreamGatheredV1): HeardOfBatch => ({
  batchId,
  news: communications.map((one) => ({ kind: 'gathered', ...one })),
});
