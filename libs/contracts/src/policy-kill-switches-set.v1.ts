import { z } from 'zod';
import { defineContract } from './contract.js';
import { killSwitchSchema } from './kill-switch.js';
import { keySchema, timestampSchema, versionedKeySchema } from './terms.js';

const data = z.object({
  brand: keySchema,
  /** The published version that sets them; absent where none counts any more. */
  policy: versionedKeySchema.optional(),
  /** The whole of what is stopped for the brand; empty where nothing is. */
  killSwitches: z.array(killSwitchSchema).max(100),
  /** From when on these count; of two facts, the later counts. */
  since: timestampSchema,
});
export type PolicyKillSwitchesSetV1 = z.infer<typeof data>;

export const policyKillSwitchesSetV1 = defineContract({
  subject: 'tourbus.policy.kill-switches-set.v1',
  stream: 'TOURBUS_POLICIES',
  publishers: ['composer'],
  consumers: ['dispatcher'],
  summary:
    'What a brand’s policy stops at once, also of what is composed already. Fires when a version of the policy begins to count or ends: when it is published or retired, or on the date that somebody set. Leaves out caps and quiet hours: their answers travel with each communication.',
  data,
  example: {
    brand: 'example',
    policy: { key: 'example', version: 4 },
    killSwitches: [{ scope: 'definition', definition: 'order-shipped', why: 'Wrong prices since 09:00.' }],
    since: '2026-11-02T09:20:00Z',
  },
});
