import { z } from 'zod';
import { batchRowSchema } from './batch.js';
import { defineContract } from './contract.js';
import { customerSnapshotSchema, exampleCustomer } from './customer.js';
import { timestampSchema } from './terms.js';

const data = z.object({
  /** uuidv5 of the upstream source and id: the same event twice is the same event. */
  eventId: z.uuid(),
  source: z.string(),
  sourceEventId: z.string(),
  type: z.string(),
  /** When it happened upstream; orders the facts of one thread. */
  occurredAt: timestampSchema,
  receivedAt: timestampSchema,
  /** The order, case or contract this belongs to. */
  thread: z.string().optional(),
  batch: batchRowSchema.optional(),
  customer: customerSnapshotSchema,
  /** What templates see as `data`: the mapped payload. */
  data: z.record(z.string(), z.unknown()),
});
export type DataArrivedV1 = z.infer<typeof data>;

export const dataArrivedV1 = defineContract({
  subject: 'tourbus.data.arrived.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['ingest'],
  consumers: ['composer'],
  summary:
    'A business event was accepted, mapped and tied to a customer. Fires once per event, with the customer as of that moment. Leaves out the upstream payload as it came: ingest keeps that.',
  data,
  about: ({ customer, occurredAt }) => ({ person: customer.id, version: customer.version, at: occurredAt }),
  example: {
    eventId: '2f1c1a9e-5d0b-5c7e-9b1f-0a3c1c0a4d11',
    source: '/shop',
    sourceEventId: 'order-1001-shipped',
    type: 'com.example.order.shipped',
    occurredAt: '2026-11-02T08:30:00Z',
    receivedAt: '2026-11-02T08:30:01Z',
    thread: 'order-1001',
    customer: exampleCustomer,
    data: { order: { number: '1001', carrier: 'Alpenpost' } },
  },
});
