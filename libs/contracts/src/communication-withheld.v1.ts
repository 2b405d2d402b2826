import { z } from 'zod';
import { aboutCommunication, communicationHeadSchema, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { decisionStepSchema, reasonSchema } from './terms.js';

const data = communicationHeadSchema.extend({
  /** When composing, or at any time after that until it is handed over. */
  stage: z.enum(['composition', 'dispatch']),
  reason: reasonSchema,
  trace: z.array(decisionStepSchema),
});
export type CommunicationWithheldV1 = z.infer<typeof data>;

export const communicationWithheldV1 = defineContract({
  subject: 'tourbus.communication.withheld.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['composer', 'renderer', 'dispatcher'],
  consumers: ['composer', 'tracker'],
  summary:
    'It was decided not to speak, for a reason that the trace shows. Final. Leaves out content: nothing was, or will be, sent.',
  data,
  about: aboutCommunication,
  example: {
    ...exampleHead,
    definition: 'newsletter',
    messageClass: 'marketing',
    stage: 'composition',
    reason: { code: 'consent-revoked', text: 'Consent to marketing was revoked on 2026-11-01.' },
    trace: [
      {
        rule: 'consent',
        answer: 'deny',
        because: 'Consent to marketing was revoked on 2026-11-01.',
        inputs: { purpose: 'marketing' },
      },
    ],
  },
});
