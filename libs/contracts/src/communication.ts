import { z } from 'zod';
import { batchRowSchema } from './batch.js';
import type { About } from './contract.js';
import { channelSchema, messageClassSchema, timestampSchema } from './terms.js';

/** What every fact about a communication says, so that each of them can be understood alone. */
export const communicationHeadSchema = z.object({
  /** uuidv5 of the event, the definition and the customer. */
  communicationId: z.uuid(),
  /** Empty of one whose customer was erased. */
  customerId: z.string(),
  /** Of the profile that it was composed for; absent from versions before erasure. */
  customerVersion: z.int().nonnegative().optional(),
  eventId: z.uuid(),
  definition: z.string(),
  messageClass: messageClassSchema,
  channel: channelSchema.optional(),
  thread: z.string().optional(),
  /** When the source event happened upstream. */
  occurredAt: timestampSchema,
  batch: batchRowSchema.optional(),
});
export type CommunicationHead = z.infer<typeof communicationHeadSchema>;

export const aboutCommunication = ({
  customerId,
  customerVersion,
  occurredAt,
}: Pick<CommunicationHead, 'customerId' | 'customerVersion'> & { occurredAt?: string }): About => ({
  person: customerId,
  version: customerVersion,
  at: occurredAt,
});

export const exampleHead = {
  communicationId: '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10',
  customerId: 'C-1024',
  eventId: '2f1c1a9e-5d0b-5c7e-9b1f-0a3c1c0a4d11',
  definition: 'order-shipped',
  messageClass: 'transactional',
  channel: 'email',
  thread: 'order-1001',
  occurredAt: '2026-11-02T08:30:00Z',
} as const satisfies CommunicationHead;

export const exampleDigest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
