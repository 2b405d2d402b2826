import { z } from 'zod';
import type { CommunicationHead } from './communication.js';
import { contactPointHashPattern } from './contact-point-hash.js';
import { defineContract } from './contract.js';
import { exampleCustomer } from './customer.js';
import { channelSchema, timestampSchema } from './terms.js';

/** Stands where a customer stood who was erased: no customer has an empty id. */
export const nobody = '';

/** Why something about an erased customer went no further. */
export const customerErased = {
  code: 'customer-erased',
  text: 'The customer was erased: what we knew of them is gone, and nothing is sent.',
} as const;

/** What is still said of a communication whose customer was erased. */
export const withheldErased = <Head extends CommunicationHead>({
  communicationId,
  eventId,
  definition,
  messageClass,
  channel,
  occurredAt,
  batch,
}: Head): Omit<CommunicationHead, 'thread' | 'customerVersion'> & {
  reason: typeof customerErased;
  trace: [];
} => ({
  ...{ communicationId, customerId: nobody, eventId, definition, messageClass, channel, occurredAt, batch },
  reason: customerErased,
  trace: [],
});

const data = z.object({
  erasureId: z.uuid(),
  customerId: z.string().min(1).max(128),
  /** What happened until then says nothing any more, whenever it is heard. */
  erasedAt: timestampSchema,
  /** The last that the profile had; of a customer who comes back, versions are higher. */
  version: z.int().nonnegative(),
  /** The addresses that the customer had, by their hashes: they get no marketing, and nothing at all where stopped. */
  contactPoints: z
    .array(
      z.object({
        channel: channelSchema,
        hash: z.string().regex(contactPointHashPattern),
        stopped: z.boolean(),
      }),
    )
    .max(100),
});
export type CustomerErasedV1 = z.infer<typeof data>;

export const customerErasedV1 = defineContract({
  subject: 'tourbus.customer.erased.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['ingest'],
  consumers: ['composer', 'renderer', 'dispatcher', 'tracker'],
  summary:
    'A customer is erased: everybody removes what they keep of them, except counts and hashes, and lets nothing older bring them back. Fires once per erasure, when ingest has forgotten them; confirmed by a service when it has. Leaves out who asked and why: ingest keeps that.',
  data,
  example: {
    erasureId: '7d0f3c9a-52b4-4b1f-9d27-0a9b1e3c5d77',
    customerId: exampleCustomer.id,
    erasedAt: '2026-11-20T10:15:00.000Z',
    version: 3,
    contactPoints: [
      { channel: 'email', hash: 'k1.Zm9yLWV4YW1wbGUtb25seS1ub3QtYS1yZWFsLWhhc2g', stopped: false },
    ],
  },
});
