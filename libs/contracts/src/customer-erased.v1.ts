import { z } from 'zod';
import { contactPointHashPattern } from './contact-point-hash.js';
import { defineContract } from './contract.js';
import { exampleCustomer } from './customer.js';
import { timestampSchema } from './terms.js';

const data = z.object({
  customerId: z.string().min(1).max(128),
  /** Nothing that was said or known up to here counts any more, whenever it is told again. */
  erasedAt: timestampSchema,
  /** What of the customer stays blocked: hashes, which nobody reads an address from. */
  contactPoints: z.array(z.string().regex(contactPointHashPattern)).max(100),
  /** Customers that were merged into this one: the same person under other ids. */
  alsoKnownAs: z.array(z.string().min(1).max(128)).max(100).default([]),
});
export type CustomerErasedV1 = z.infer<typeof data>;

export const customerErasedV1 = defineContract({
  subject: 'tourbus.customer.erased.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['ingest'],
  consumers: ['composer', 'renderer', 'dispatcher', 'tracker'],
  summary:
    'A customer was erased: every service forgets the person, keeps counts, and from then on drops facts about them from before. Fires once the profile is gone, never while a legal hold stands. Leaves out names, addresses and who asked for it.',
  data,
  example: {
    customerId: exampleCustomer.id,
    erasedAt: '2026-11-02T09:30:00Z',
    contactPoints: ['k1.3zLXqWm3fPzv1m1nC0m4yq0yG2J1cZJ8Q6mJr0yB9Xk'],
    alsoKnownAs: [],
  },
});
