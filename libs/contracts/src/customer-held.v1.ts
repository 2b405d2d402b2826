import { z } from 'zod';
import { defineContract } from './contract.js';
import { exampleCustomer } from './customer.js';
import { timestampSchema } from './terms.js';

const data = z.object({
  customerId: z.string().min(1).max(128),
  /** Whether nothing of the customer may be deleted. */
  held: z.boolean(),
  /** From then on it no longer counts; without, until another such fact. */
  until: timestampSchema.optional(),
  /** Of two facts, the later is the truth. */
  saidAt: timestampSchema,
});
export type CustomerHeldV1 = z.infer<typeof data>;

export const customerHeldV1 = defineContract({
  subject: 'tourbus.customer.held.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['ingest'],
  consumers: ['composer', 'renderer', 'dispatcher', 'tracker'],
  summary:
    'A legal hold of a customer was put or ended: as long as it stands nobody deletes by age what they keep of them. Fires for each change of a hold. Leaves out why: ingest keeps that.',
  data,
  about: ({ customerId, saidAt }) => ({ person: customerId, at: saidAt }),
  example: {
    customerId: exampleCustomer.id,
    held: true,
    until: '2028-01-01T00:00:00.000Z',
    saidAt: '2026-11-20T10:15:00.000Z',
  },
});
