import { z } from 'zod';

/** Types are names such as `com.example.order.shipped`: printable, without white space. */
export const typeNameSchema = z
  .string()
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'has only printable ASCII characters, and no white space');

const expression = z.string().min(1).max(65_536);

export const eventTypeInputSchema = z
  .strictObject({
    schema: z.union([z.record(z.string(), z.unknown()), z.boolean()]).optional(),
    mapping: z.strictObject({
      customer: expression,
      data: expression.default('$'),
      thread: expression.optional(),
    }),
  })
  .meta({
    id: 'EventTypeInput',
    description: 'An optional JSON Schema of the payload, and JSONata over the payload.',
  });
export type EventTypeInput = z.infer<typeof eventTypeInputSchema>;

export interface EventTypeView extends EventTypeInput {
  type: string;
  version: number;
  registeredAt: Date;
  registeredBy: string;
}

/** What became of the events that had waited for their type. */
export interface ReplayTally {
  replayed: number;
  stillParked: number;
}
