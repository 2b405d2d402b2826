import { z } from 'zod';
import { defineContract } from './contract.js';
import { exampleCustomer } from './customer.js';
import { timestampSchema } from './terms.js';

/** Triggers the definitions that break silences: the type of the event that arrives for each of them. */
export const silenceEventType = 'tourbus.customer.silent';

/** What templates and conditions of such definitions see as `data`. */
export const silenceDataSchema = z.object({
  silence: z.object({
    brand: z.string().min(1).max(64),
    /** Of all definitions with the trigger, the one that is asked for. */
    definition: z.string().min(1).max(64),
    /** The last message that counts, or else when the customer became known. */
    since: timestampSchema,
    /** From then on the customer has heard nothing for too long. */
    dueAt: timestampSchema,
  }),
});
export type SilenceData = z.infer<typeof silenceDataSchema>;

const data = silenceDataSchema.extend({
  silenceId: z.uuid(),
  customerId: z.string().min(1).max(128),
  noticedAt: timestampSchema,
});
export type CustomerSilenceNoticedV1 = z.infer<typeof data>;

export const customerSilenceNoticedV1 = defineContract({
  subject: 'tourbus.customer.silence-noticed.v1',
  stream: 'TOURBUS_DATA',
  publishers: ['composer'],
  consumers: ['ingest'],
  summary:
    'A customer is about to have heard nothing from a brand for longer than its policy lets be, and the policy, or somebody who looked at the queue of such customers, wants something said. Fires once per silence; what is said takes the way of every event, and asks every rule. Leaves out the customer: ingest adds who that is by now, or nothing follows where the customer is gone.',
  data,
  about: ({ customerId, noticedAt }) => ({ person: customerId, at: noticedAt }),
  example: {
    silenceId: '0b6f5a52-77c1-5d0e-8a57-2a64d2a1b7c9',
    customerId: exampleCustomer.id,
    noticedAt: '2026-11-02T08:30:00Z',
    silence: {
      brand: 'example',
      definition: 'still-there',
      since: '2026-08-11T10:00:00Z',
      dueAt: '2026-11-09T10:00:00Z',
    },
  },
});
