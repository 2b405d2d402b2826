import { z } from 'zod';
import { aboutCommunication, communicationHeadSchema, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { channelSchema, timestampSchema } from './terms.js';

const data = communicationHeadSchema.extend({
  channel: channelSchema,
  provider: z.string(),
  /** The provider's own id of the message; receipts refer to it. */
  providerMessageId: z.string(),
  attempt: z.int().positive(),
  dispatchedAt: timestampSchema,
});
export type CommunicationDispatchedV1 = z.infer<typeof data>;

export const communicationDispatchedV1 = defineContract({
  subject: 'tourbus.communication.dispatched.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['dispatcher'],
  consumers: ['tracker'],
  summary:
    'A provider accepted the message and answers for it from here. Fires once per communication. Leaves out whether it arrived: a receipt says that later.',
  data,
  about: aboutCommunication,
  example: {
    ...exampleHead,
    provider: 'smtp',
    providerMessageId: '<8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10@example.example>',
    attempt: 1,
    dispatchedAt: '2026-11-02T08:30:03Z',
  },
});
