import { z } from 'zod';
import { batchRowSchema, exampleBatchRow } from './batch.js';
import { exampleHead } from './communication.js';
import { defineContract } from './contract.js';

const data = z.object({
  batch: batchRowSchema,
  /** Absent where it is not known yet which communications the row asks for. */
  communicationId: z.uuid().optional(),
  /** Who parked it: `composer-composition`. */
  consumer: z.string(),
  code: z.string(),
  reason: z.string(),
  remedy: z.string(),
  /** Which gathering for a print stream ended so, where one did. */
  gathering: z.int().positive().optional(),
});
export type BatchStuckV1 = z.infer<typeof data>;

export const batchStuckV1 = defineContract({
  subject: 'tourbus.batch.stuck.v1',
  stream: 'TOURBUS_BATCHES',
  publishers: ['composer', 'renderer', 'dispatcher'],
  consumers: ['ingest'],
  summary:
    'A message about a row of a batch was parked: the row goes no further until somebody replays it. What follows from a replay says that it goes on. Leaves out the message: its service keeps that.',
  data,
  example: {
    batch: exampleBatchRow,
    communicationId: exampleHead.communicationId,
    consumer: 'renderer-rendering',
    code: 'missing-font',
    reason: 'The document uses the font “Fennholm Sans”, which nobody has uploaded.',
    remedy: 'Upload it, then replay.',
  },
});

const aboutRow = z.object({ batch: batchRowSchema, communicationId: z.uuid().optional() });

/** For consumers of facts about rows: what follows when such a fact is parked; nothing where it is about no batch. */
export const batchStuckWhenParked = {
  contract: batchStuckV1,
  fact: (
    body: unknown,
    parked: { consumer: string; code: string; reason: string; remedy: string },
  ): BatchStuckV1 | undefined => {
    const row = aboutRow.safeParse(body);
    return row.success ? { ...row.data, ...parked } : undefined;
  },
};
