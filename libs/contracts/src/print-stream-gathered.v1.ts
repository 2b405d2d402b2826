import { z } from 'zod';
import { exampleBatchRow } from './batch.js';
import { exampleHead } from './communication.js';
import { defineContract } from './contract.js';

const data = z.object({
  batchId: z.uuid(),
  communications: z.array(
    z.object({
      communicationId: z.uuid(),
      row: z.int().positive(),
      /** How often it was gathered by now: more than once where it could not be printed and is tried again. */
      gathering: z.int().positive(),
    }),
  ),
});
export type PrintStreamGatheredV1 = z.infer<typeof data>;

export const printStreamGatheredV1 = defineContract({
  subject: 'tourbus.print-stream.gathered.v1',
  stream: 'TOURBUS_PRINT_STREAMS',
  publishers: ['renderer'],
  consumers: ['ingest'],
  summary:
    'Communications of a batch are kept until everything that goes into the same print stream is there. Fires once for each time that one is gathered, many together. Leaves out content and addresses.',
  data,
  example: {
    batchId: exampleBatchRow.id,
    communications: [
      { communicationId: exampleHead.communicationId, row: exampleBatchRow.row, gathering: 1 },
    ],
  },
});
