import { z } from 'zod';
import { exampleBatchRow } from './batch.js';
import { exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { reasonSchema } from './terms.js';

const data = z.object({
  batchId: z.uuid(),
  rows: z.array(
    z.object({
      row: z.int().positive(),
      /** Every communication that the row asked for, withheld ones included; none where nothing applies to it. */
      communications: z.array(z.uuid()),
      /** Where nothing was asked for, for another reason than that no definition applies. */
      why: reasonSchema.optional(),
    }),
  ),
});
export type BatchDecidedV1 = z.infer<typeof data>;

export const batchDecidedV1 = defineContract({
  subject: 'tourbus.batch.decided.v1',
  stream: 'TOURBUS_BATCHES',
  publishers: ['composer'],
  consumers: ['ingest'],
  summary:
    'It is known which communications some rows of a batch ask for. Fires once for each row, many rows together. Leaves out what was decided about each: facts about the communication say that.',
  data,
  example: {
    batchId: exampleBatchRow.id,
    rows: [
      { row: exampleBatchRow.row, communications: [exampleHead.communicationId] },
      { row: exampleBatchRow.row + 1, communications: [] },
    ],
  },
});
