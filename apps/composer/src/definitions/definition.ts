import { channelSchema, messageClassSchema } from '@tourbus/contracts';
import jsonata from 'jsonata';
import { z } from 'zod';
import { keySchema } from '../content/key.js';
import { listQuerySchema } from '../content/listing.js';
import { durationSchema } from '../policy/duration.js';

/** Why an expression does not parse; nothing is run here. */
function syntaxError(expression: string): string | undefined {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error || typeof error === 'object'
      ? String((error as { message?: string }).message)
      : 'it cannot be parsed';
  }
}

const conditionSchema = z
  .string()
  .min(1)
  .max(4_000)
  .superRefine((expression, context) => {
    const error = syntaxError(expression);
    if (error) context.addIssue({ code: 'custom', message: `The condition is not JSONata: ${error}` });
  });

/** What we say when: which event leads to which template, for whom, on which channels. */
export const definitionSchema = z
  .strictObject({
    /** Type of the business event. */
    trigger: z.string().min(1).max(256),
    /** JSONata over `{data, customer, event}`; where it does not hold, there is no communication. */
    condition: conditionSchema.optional(),
    messageClass: messageClassSchema,
    template: keySchema,
    /** In order of preference; the customer's own preference goes before. */
    channels: z
      .array(channelSchema)
      .min(1)
      .refine((channels) => new Set(channels).size === channels.length, 'A channel is named twice.'),
    /**
     * Where it goes on by the next channel: what has not reached the customer within a time of the hand-over is asked
     * again without the channels that were tried. Failures count at once.
     */
    fallback: z.strictObject({ unless: z.enum(['delivered', 'opened']), within: durationSchema }).optional(),
    topic: z.string().min(1).max(64).optional(),
    /** It advertises own goods like those that were bought: a soft opt-in is enough where the law says so. */
    similarGoods: z.boolean().optional(),
    /** Profile of a print stream: letters that rows of a batch ask for are printed together by it. */
    printStream: keySchema.optional(),
    active: z.boolean().default(true),
  })
  .meta({ id: 'Definition' });
export type Definition = z.infer<typeof definitionSchema>;

export const definitionQuerySchema = listQuerySchema.meta({ id: 'DefinitionQuery' });
