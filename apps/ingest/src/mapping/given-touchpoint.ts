import { timestampSchema } from '@tourbus/contracts';
import { z } from 'zod';
import { oneLine } from './values.js';

/** What a customer's history is made of, beside what passes over our own channels. */
export const touchpointKinds = ['purchase', 'return', 'support', 'visit', 'note'] as const;

const line = (longest: number) =>
  z
    .union([z.string(), z.number()])
    .transform((value) => oneLine(String(value)).text)
    .pipe(z.string().min(1).max(longest));

/** A touchpoint as a mapping or an API client gives it: what happened and where to read on, never its content. */
export const givenTouchpointSchema = z
  .strictObject({
    kind: z.enum(touchpointKinds),
    /** When it happened; when the event did, or now, unless given. */
    at: timestampSchema.optional(),
    /** What the source calls it: an order's or a ticket's number. The same of the same kind and state is the same. */
    reference: line(200).optional(),
    subject: line(200).optional(),
    amount: z.number().min(-1e12).max(1e12).optional(),
    /** ISO 4217. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is no code of ISO 4217, such as EUR')
      .optional(),
    state: z.enum(['open', 'closed']).optional(),
    /** Where: a shop, a hotline, a chat. */
    channel: line(40).optional(),
  })
  .refine(({ amount, currency }) => (amount === undefined) === (currency === undefined), {
    message: 'An amount has a currency, and a currency an amount.',
    path: ['currency'],
  });
export type GivenTouchpoint = z.infer<typeof givenTouchpointSchema>;
