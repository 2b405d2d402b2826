import { z } from 'zod';
import { defineContract } from './contract.js';
import { aboutCommunication, exampleHead } from './communication.js';
import { channelSchema, timestampSchema } from './terms.js';

const data = z.object({
  communicationId: z.uuid(),
  customerId: z.string(),
  customerVersion: z.int().nonnegative().optional(),
  channel: channelSchema,
  provider: z.string(),
  providerMessageId: z.string(),
  deliveredAt: timestampSchema,
});
export type CommunicationDeliveredV1 = z.infer<typeof data>;

export const communicationDeliveredV1 = defineContract({
  subject: 'tourbus.communication.delivered.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['dispatcher', 'tracker'],
  consumers: ['tracker'],
  summary:
    'A provider reports that the message arrived: the dispatcher where the hand-over is the delivery (a print spool), the tracker where a receipt comes by webhook. May follow long after dispatch, or never.',
  data,
  about: aboutCommunication,
  example: {
    communicationId: exampleHead.communicationId,
    customerId: exampleHead.customerId,
    channel: 'sms',
    provider: 'twilio',
    providerMessageId: 'SM00000000000000000000000000000001',
    deliveredAt: '2026-11-02T08:30:05Z',
  },
});
