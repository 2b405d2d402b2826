import { channelSchema, timestampSchema } from '@tourbus/contracts';
import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { communicationStates } from '../record/communication-row.js';

/** What the routes take, and what OpenAPI says of it. */
export const listSchema = pageQuerySchema
  .extend({
    customer: z.string().max(128).optional(),
    definition: z.string().max(200).optional(),
    state: z.enum(communicationStates).optional(),
    channel: channelSchema.optional(),
    since: timestampSchema.optional(),
  })
  .meta({ id: 'CommunicationQuery' });
export type CommunicationQuery = z.infer<typeof listSchema>;

export const totalsSchema = z.object({ since: timestampSchema.optional() }).meta({ id: 'TotalsQuery' });
export type TotalsQuery = z.infer<typeof totalsSchema>;

export const idSchema = z.uuid();
export const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal digits');
