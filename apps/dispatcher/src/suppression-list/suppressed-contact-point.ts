import {
  type ContactPoint,
  type Suppression,
  contactPointHashPattern,
  contactPointSchema,
  suppressionReasonSchema,
  suppressionSchema,
  timestampSchema,
} from '@tourbus/contracts';
import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';

/** One entry of the list, as it stands or stood. */
export interface SuppressionEntry extends Suppression {
  id: string;
  addedBy: string;
  addedAt: string;
  lifted?: { at: string; by: string; evidence: string };
}

export const listSchema = pageQuerySchema
  .extend({
    channel: suppressionSchema.shape.channel.optional(),
    reason: suppressionReasonSchema.optional(),
    /** The hash, as lists and audit lines show it. */
    contactPoint: z.string().regex(contactPointHashPattern).optional(),
    /** Those that stand, unless `false`: then also what was lifted or has ended. */
    standing: z.enum(['true', 'false']).default('true'),
  })
  .meta({ id: 'SuppressionQuery' });
export type SuppressionList = z.infer<typeof listSchema>;

const postal = contactPointSchema.options[2].shape.address;
const addressSchema = z.union([z.string().min(1).max(320), postal]);

/** An address is personal, so it is a body: addresses of requests are kept in logs. */
export const searchSchema = pageQuerySchema
  .extend({ channel: suppressionSchema.shape.channel, address: addressSchema })
  .strict()
  .meta({ id: 'SuppressionSearch' });
export type SuppressionSearch = z.infer<typeof searchSchema>;

export const additionSchema = z
  .strictObject({
    channel: suppressionSchema.shape.channel,
    address: addressSchema.optional(),
    /** Instead of the address: the hash of it, as lists show it. */
    hash: z.string().regex(contactPointHashPattern).optional(),
    reason: suppressionReasonSchema,
    purpose: z.string().min(1).max(64).optional(),
    until: timestampSchema.optional(),
    note: z.string().max(200).optional(),
  })
  .refine(({ address, hash }) => (address === undefined) !== (hash === undefined), {
    message: 'Give either an address or a hash.',
    path: ['address'],
  })
  .refine(
    ({ channel, address }) =>
      address === undefined || (channel === 'print') === (typeof address !== 'string'),
    {
      message: 'A postal address is an object with lines; of every other channel it is a text.',
      path: ['address'],
    },
  )
  .meta({ id: 'SuppressionAddition' });
export type SuppressionAddition = z.infer<typeof additionSchema>;

/** Why it may be lifted. A proof is of the customer's own act, newer than what it lifts. */
export const liftingSchema = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('operator'), evidence: z.string().min(1).max(200) }),
    z.strictObject({ by: z.literal('proof'), evidence: z.string().min(1).max(200), at: timestampSchema }),
  ])
  .meta({
    id: 'SuppressionLifting',
    description:
      '`evidence` names where it is kept, as a form or a ticket, and holds none of its content. `proof` says when the customer acted.',
  });
export type SuppressionLifting = z.infer<typeof liftingSchema>;

export type Addressed = Pick<ContactPoint, 'channel' | 'address'>;
