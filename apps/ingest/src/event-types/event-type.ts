import { z } from 'zod';
import { nameSchema } from '../outside/named-values.js';

/** Types are names such as `com.example.order.shipped`: printable, without white space. */
export const typeNameSchema = z
  .string()
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'has only printable ASCII characters, and no white space');

const expression = z.string().min(1).max(65_536);
const lookup = z.strictObject({
  as: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'is no name')
    .describe('$lookups.<as> in the mapping.'),
  source: nameSchema.describe('The data source that is asked.'),
  key: expression.describe('JSONata over the payload.'),
});

export const eventTypeInputSchema = z
  .strictObject({
    schema: z.union([z.record(z.string(), z.unknown()), z.boolean()]).optional(),
    mapping: z.strictObject({
      customer: expression,
      data: expression.default('$'),
      thread: expression.optional(),
      touchpoint: expression
        .optional()
        .describe(
          'What of it belongs in the history of the customer: {kind, reference, amount, …}, or nothing.',
        ),
      lookups: z.array(lookup).min(1).max(20).optional(),
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
