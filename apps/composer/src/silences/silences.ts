import { type DataArrivedV1, silenceEventType, type SilenceData } from '@tourbus/contracts';
import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema } from '../content/key.js';
import { type LastHeard, silentFrom, silentSince } from '../policy/silence.js';

/** `ended`: something was sent anyway, or the policy has no floor any more. */
export const silenceStates = ['offered', 'sent', 'dismissed', 'ended'] as const;
export type SilenceState = (typeof silenceStates)[number];

export const silenceQuerySchema = pageQuerySchema
  .extend({
    brand: keySchema.optional(),
    state: z.enum(silenceStates).default('offered'),
  })
  .meta({ id: 'SilenceQuery' });
export type SilenceQuery = z.infer<typeof silenceQuerySchema>;

export const sendingSchema = z
  .strictObject({
    /** What is said; the one that the policy offers, without. */
    definition: keySchema.optional(),
  })
  .meta({ id: 'SilenceSending' });
export type Sending = z.infer<typeof sendingSchema>;

/** A customer who is about to have heard nothing for too long. */
export interface Silence {
  id: string;
  brand: string;
  customerId: string;
  /** The last message that counts, or when the customer became known. */
  since: Date;
  /** From then on it is too long. */
  dueAt: Date;
  definition: string;
  state: SilenceState;
  foundAt: Date;
  settledAt: Date | null;
  /** Who had something sent or dismissed it: a key, `person:<id>`, or `policy:<brand>@<version>`. */
  settledBy: string | null;
  /** What was said, and what the rules answered; null until that is decided. */
  communicationId: string | null;
  outcome: 'composed' | 'withheld' | 'deferred' | null;
  reason: { code: string; text: string } | null;
}

/** Of the customers who are due, how long each has heard nothing. */
export const measured = (last: LastHeard, floor: { days: number }): Pick<Silence, 'since' | 'dueAt'> => ({
  since: new Date(silentSince(last)),
  dueAt: new Date(silentFrom(last, floor)),
});

/** Of the definitions that break silences, an event asks for one; of others, for all that it triggers. */
export function isMeant({ type, data }: Pick<DataArrivedV1, 'type' | 'data'>, definition: string): boolean {
  if (type !== silenceEventType) return true;
  const asked = (data as Partial<SilenceData>).silence?.definition;
  return asked === undefined || asked === definition;
}
