import { z } from 'zod';
import { aboutCommunication, communicationHeadSchema, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { decisionStepSchema, reasonSchema, timestampSchema, versionedKeySchema } from './terms.js';

const data = communicationHeadSchema.extend({
  /** The rule that asks to wait longest. */
  reason: reasonSchema,
  /** When it is asked again. */
  releaseAt: timestampSchema,
  /** From then on it is withheld instead; without, it never is. */
  expiresAt: timestampSchema.optional(),
  /** Version 0 where the brand has none: the customer's own wish holds it. */
  policy: versionedKeySchema.extend({ version: z.int().nonnegative() }),
  trace: z.array(decisionStepSchema),
});
export type CommunicationDeferredV1 = z.infer<typeof data>;

export const communicationDeferredV1 = defineContract({
  subject: 'tourbus.communication.deferred.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['composer'],
  consumers: ['tracker'],
  summary:
    'It was decided to wait: for the right hour, or for room under a frequency cap. Fires again each time that it has to wait on; ends with communication.composed or communication.withheld. Leaves out content: nothing is composed yet.',
  data,
  about: aboutCommunication,
  example: {
    ...exampleHead,
    definition: 'newsletter',
    messageClass: 'marketing',
    reason: {
      code: 'cap',
      text: 'Held: third marketing message in 7 days, cap is 2; free again on Thursday 26 November 2026 at 09:14 (Europe/Vienna).',
    },
    releaseAt: '2026-11-26T08:14:00Z',
    expiresAt: '2026-11-29T08:14:00Z',
    policy: { key: 'example', version: 1 },
    trace: [
      {
        rule: 'cap',
        answer: 'defer',
        because:
          'Third marketing message in 7 days, cap is 2; free again on Thursday 26 November 2026 at 09:14 (Europe/Vienna).',
        inputs: { cap: 'marketing', limit: 2, sent: 2, policy: 'example@1' },
      },
    ],
  },
});
