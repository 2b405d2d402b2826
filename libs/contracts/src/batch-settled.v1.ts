import { z } from 'zod';
import { exampleBatchRow } from './batch.js';
import { exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { reasonSchema } from './terms.js';

const data = z.object({
  batchId: z.uuid(),
  communications: z.array(
    z.object({
      communicationId: z.uuid(),
      row: z.int().positive(),
      /** `dispatched`: a provider answers for it; a receipt may change that later. */
      outcome: z.enum(['withheld', 'dispatched', 'delivered', 'failed']),
      reason: reasonSchema.optional(),
    }),
  ),
});
export type BatchSettledV1 = z.infer<typeof data>;

export const batchSettledV1 = defineContract({
  subject: 'tourbus.batch.settled.v1',
  stream: 'TOURBUS_BATCHES',
  publishers: ['tracker'],
  consumers: ['ingest'],
  summary:
    'Communications of a batch have come to an end, or from one end to another when a receipt came. May say the same again. Leaves out everything else that the record knows of them.',
  data,
  example: {
    batchId: exampleBatchRow.id,
    communications: [
      { communicationId: exampleHead.communicationId, row: exampleBatchRow.row, outcome: 'dispatched' },
    ],
  },
});
