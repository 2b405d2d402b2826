import { z } from 'zod';
import { exampleBatchRow } from './batch.js';
import { defineContract } from './contract.js';

const data = z.object({
  batchId: z.uuid(),
  /** Counts how often this was said of the batch. */
  number: z.int().positive(),
});
export type PrintStreamAssembledV1 = z.infer<typeof data>;

export const printStreamAssembledV1 = defineContract({
  subject: 'tourbus.print-stream.assembled.v1',
  stream: 'TOURBUS_PRINT_STREAMS',
  publishers: ['ingest'],
  consumers: ['renderer'],
  summary:
    'A batch has been read to its end, and all that its rows ask for has ended or is gathered: its print streams can be produced. Fires again when something was gathered later, which makes another stream. Leaves out what was gathered: the renderer keeps that.',
  data,
  example: { batchId: exampleBatchRow.id, number: 1 },
});
