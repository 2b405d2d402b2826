import { z } from 'zod';
import { defineContract } from './contract.js';
import { exampleCustomer } from './customer.js';
import { timestampSchema } from './terms.js';

const data = z.object({
  customerId: z.string().min(1).max(128),
  /** Whether at least one hold stands; of two words the later one counts. */
  held: z.boolean(),
  changedAt: timestampSchema,
});
export type CustomerHoldChangedV1 = z.infer<typeof data>;

export const customerHoldChangedV1 = defineContract({
  subject: 'tourbus.customer.hold-changed.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['ingest'],
  consumers: ['composer', 'renderer', 'dispatcher', 'tracker'],
  summary:
    'The first legal hold on a customer was placed, or the last one released. While it stands nobody erases the customer and no retention deletes what is about them; revocations, stops and suppressions count as ever. Leaves out why.',
  data,
  example: { customerId: exampleCustomer.id, held: true, changedAt: '2026-11-02T09:30:00Z' },
});
