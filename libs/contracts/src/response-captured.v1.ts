import { z } from 'zod';
import { contactPointHashPattern } from './contact-point-hash.js';
import { exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { channelSchema, timestampSchema } from './terms.js';

export const responseKinds = [
  'open',
  'click',
  'reply',
  'unsubscribe',
  'stop',
  'start',
  'bounce',
  'soft-bounce',
  'complaint',
] as const;

/** How far a stop reaches: the number alone, its channel, or whatever we send. */
export const stopReaches = ['contact-point', 'channel', 'all'] as const;
export type StopReach = (typeof stopReaches)[number];

const data = z.object({
  responseId: z.uuid(),
  communicationId: z.uuid(),
  customerId: z.string(),
  definition: z.string(),
  channel: channelSchema,
  kind: z.enum(responseKinds),
  respondedAt: timestampSchema,
  /** Set when a scanner or proxy most likely did it; the sentence says what gave it away. */
  machine: z.string().optional(),
  link: z.object({ index: z.int().nonnegative(), target: z.string() }).optional(),
  /** What an unsubscribe withdraws, for instance `marketing`. */
  purpose: z.string().optional(),
  /** The hash of the address that it is from or about: a later `start` from there lifts a `stop`. */
  contactPoint: z.string().regex(contactPointHashPattern).optional(),
  /** Of a stop, by the policy of where it was heard; without one it reaches its channel. */
  reach: z.enum(stopReaches).optional(),
  detail: z.string().max(1000).optional(),
});
export type ResponseCapturedV1 = z.infer<typeof data>;

export const responseCapturedV1 = defineContract({
  subject: 'tourbus.response.captured.v1',
  stream: 'TOURBUS_RESPONSES',
  publishers: ['tracker'],
  consumers: ['ingest', 'dispatcher'],
  summary:
    'A customer, or a machine on the way, did something with a communication. Fires for every distinct response after it is committed. Leaves out network addresses and user agents.',
  data,
  about: ({ customerId, respondedAt }) => ({ person: customerId, at: respondedAt }),
  example: {
    responseId: '5a0f6cf2-6b5e-4d76-9d07-3d1a8f1f0b01',
    communicationId: exampleHead.communicationId,
    customerId: exampleHead.customerId,
    definition: 'order-shipped',
    channel: 'email',
    kind: 'click',
    respondedAt: '2026-11-02T09:12:44Z',
    link: { index: 0, target: 'https://shop.example/orders/1001' },
  },
});
