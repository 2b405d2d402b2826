import { z } from 'zod';
import { communicationHeadSchema, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { channelSchema, reasonSchema, timestampSchema } from './terms.js';

const data = communicationHeadSchema.extend({
  /** The one that did not reach them. */
  channel: channelSchema,
  /** `failed`, `not-delivered` or `not-opened`, in words too. */
  reason: reasonSchema,
  missedAt: timestampSchema,
});
export type CommunicationMissedV1 = z.infer<typeof data>;

export const communicationMissedV1 = defineContract({
  subject: 'tourbus.communication.missed.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['tracker'],
  consumers: ['composer'],
  summary:
    'What a communication awaited did not happen in time: it was not delivered, or nobody opened it. Fires at most once per communication, and only where the definition falls back. Leaves out where it goes on: the composer asks every rule again, and may well stay silent.',
  data,
  example: {
    ...exampleHead,
    reason: { code: 'not-opened', text: 'It was not opened within 2 days.' },
    missedAt: '2026-11-04T08:30:02Z',
  },
});
