import { z } from 'zod';
import { exampleBatchRow } from './batch.js';
import { exampleDigest } from './communication.js';
import { defineContract } from './contract.js';
import { artefactRefSchema } from './terms.js';

/** One sheet is printed on its front, or on both sides; `long-edge` turns like a book. */
export const printSides = ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'] as const;

const data = z.object({
  id: z.uuid(),
  batchId: z.uuid(),
  /** 1 is the first stream of the batch and the profile; what is tried again makes the next. */
  number: z.int().positive(),
  profile: z.string(),
  /** As operators name it; the dispatcher knows its address. */
  printer: z.string(),
  sides: z.enum(printSides),
  documents: z.int().nonnegative(),
  parts: z.array(
    z.object({
      number: z.int().positive(),
      artefact: artefactRefSchema,
      /** How many communications are in it: as many deliveries have to be there before it is printed. */
      documents: z.int().positive(),
      pages: z.int().positive(),
      sheets: z.int().positive(),
    }),
  ),
  index: z.object({ csv: artefactRefSchema, json: artefactRefSchema }),
});
export type PrintStreamCompletedV1 = z.infer<typeof data>;

const artefact = { digest: exampleDigest, mediaType: 'application/pdf', bytes: 4 };

export const printStreamCompletedV1 = defineContract({
  subject: 'tourbus.print-stream.completed.v1',
  stream: 'TOURBUS_PRINT_STREAMS',
  publishers: ['renderer'],
  consumers: ['dispatcher'],
  summary:
    'A print stream is produced: parts to be printed in their order, and an index. Fires once per stream, after the communications in it were said to be rendered, though it may arrive before them. Leaves out which they are: their own facts name stream and page.',
  data,
  example: {
    id: '0d5c6e5a-2f0e-5b7c-9a51-77d1f0d4b8c2',
    batchId: exampleBatchRow.id,
    number: 1,
    profile: 'statements',
    printer: 'statements',
    sides: 'two-sided-long-edge',
    documents: 2,
    parts: [{ number: 1, artefact, documents: 2, pages: 4, sheets: 2 }],
    index: {
      csv: { ...artefact, mediaType: 'text/csv' },
      json: { ...artefact, mediaType: 'application/json' },
    },
  },
});
