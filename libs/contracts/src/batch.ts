import { z } from 'zod';

/** Which row of which batch asked for it; absent where a single event did. */
export const batchRowSchema = z.object({
  id: z.uuid(),
  /** 1 is the first row of data. */
  row: z.int().positive(),
});
export type BatchRow = z.infer<typeof batchRowSchema>;

export const exampleBatchRow: BatchRow = { id: '5b0f4f0a-6f0e-5d1c-8f6e-2f8f4f3f9a01', row: 17 };
