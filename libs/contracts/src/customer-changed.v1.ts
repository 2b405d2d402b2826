import { z } from 'zod';
import { defineContract } from './contract.js';
import { customerSnapshotSchema, exampleCustomer } from './customer.js';
import { timestampSchema } from './terms.js';

const data = z.object({
  customer: customerSnapshotSchema,
  /** Which parts changed: `names`, `contactPoints`, `consents`, `traits`, `segments`, … */
  changes: z.array(z.string()).min(1),
  changedAt: timestampSchema,
});
export type CustomerChangedV1 = z.infer<typeof data>;

export const customerChangedV1 = defineContract({
  subject: 'tourbus.customer.changed.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['ingest'],
  consumers: ['composer', 'dispatcher', 'tracker'],
  summary:
    'A profile changed in a way that others act on: names, contact points and their state, consents, preferences, traits, segments. Fires after each such change with the whole snapshot; of two, the higher version is the truth. Leaves out the timeline.',
  data,
  example: { customer: exampleCustomer, changes: ['consents'], changedAt: '2026-11-02T08:31:00Z' },
});
