import { z } from 'zod';
import { exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { consentSchema } from './customer.js';
import { wishesSchema } from './preferences.js';
import { channelSchema, timestampSchema } from './terms.js';

const data = z.object({
  /** The evidence is kept under this id: what the page showed, and what of it was changed. */
  choiceId: z.uuid(),
  customerId: z.string().min(1).max(128),
  /** The message whose link led to the page, and where it went: who reads that channel chose. */
  communicationId: z.uuid(),
  channel: channelSchema,
  chosenAt: timestampSchema,
  /** The words that the customer read and agreed to: key, version and language. */
  wording: z.string().min(1).max(120),
  /** Purposes are `marketing`, by channel, and topics, for all channels. */
  consents: z.array(consentSchema.pick({ purpose: true, channel: true, state: true })).max(200),
  wishes: wishesSchema,
});
export type PreferencesChosenV1 = z.infer<typeof data>;

export const preferencesChosenV1 = defineContract({
  subject: 'tourbus.preferences.chosen.v1',
  stream: 'TOURBUS_PREFERENCES',
  publishers: ['tracker'],
  consumers: ['ingest'],
  summary:
    'A customer chose what to hear, how, and how often, on the page behind the link of a message. Fires once per saved page, after it is committed, with what was changed on it. Leaves out what was left as it was, and the button that stops all marketing: that is a captured response.',
  data,
  about: ({ customerId, chosenAt }) => ({ person: customerId, at: chosenAt }),
  example: {
    choiceId: '1c3a7b52-9a64-4f0e-8f1d-64d2a1b7c903',
    customerId: exampleHead.customerId,
    communicationId: exampleHead.communicationId,
    channel: exampleHead.channel,
    chosenAt: '2026-11-02T09:14:10.000Z',
    wording: 'preference-centre/1/de',
    consents: [
      { purpose: 'marketing', channel: 'sms', state: 'granted' },
      { purpose: 'field-notes', state: 'revoked' },
    ],
    wishes: {
      pausedUntil: '2027-02-01T23:00:00.000Z',
      frequency: { messages: 1, days: 7 },
      quietHours: { from: '21:00', to: '08:00' },
    },
  },
});
