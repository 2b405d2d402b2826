import { z } from 'zod';
import { aboutCommunication, communicationHeadSchema, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { reasonSchema, timestampSchema } from './terms.js';

const data = communicationHeadSchema.extend({
  /** `ambiguous`: nobody knows whether the provider took it, and policy forbids trying again. */
  outcome: z.enum(['rejected', 'ambiguous', 'undeliverable']),
  reason: reasonSchema,
  provider: z.string().optional(),
  attempt: z.int().positive(),
  failedAt: timestampSchema,
});
export type CommunicationFailedV1 = z.infer<typeof data>;

export const communicationFailedV1 = defineContract({
  subject: 'tourbus.communication.failed.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['dispatcher', 'tracker'],
  consumers: ['tracker'],
  summary:
    'The message will not be tried again. Fires once, after the last attempt or when a receipt says so. Single attempts that will be repeated do not fire it.',
  data,
  about: aboutCommunication,
  example: {
    ...exampleHead,
    outcome: 'rejected',
    reason: { code: 'smtp-550', text: 'The mail server refused the recipient: mailbox unavailable.' },
    provider: 'smtp',
    attempt: 1,
    failedAt: '2026-11-02T08:30:03Z',
  },
});
