import {
  channelSchema,
  consentBasisSchema,
  consentProofSchema,
  softOptInConditionSchema,
  timestampSchema,
} from '@tourbus/contracts';
import { z } from 'zod';
import { type ConsentWord, saidAt } from './consents.js';

/** A word on a consent, with what shows that the customer said it. */
export const consentInputSchema = z
  .strictObject({
    purpose: z.string().min(1).max(64),
    /** Without one it speaks for all channels. */
    channel: channelSchema.optional(),
    state: z.enum(['granted', 'revoked']),
    basis: consentBasisSchema.optional(),
    conditions: z.array(softOptInConditionSchema).optional(),
    wording: z.string().min(1).max(120).optional(),
    proof: consentProofSchema.optional(),
    jurisdiction: z
      .string()
      .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)
      .optional(),
    /** When it was said; that of the proof, or now, unless given. */
    at: timestampSchema.optional(),
  })
  .refine(({ state, basis }) => state === 'revoked' || basis !== undefined, {
    message: 'A grant says what it rests on.',
    path: ['basis'],
  })
  .refine(({ proof, at }) => !proof || !at || Date.parse(proof.at) <= Date.parse(at), {
    message:
      'The proof is of later than the word that rests on it: give the word the time of its proof, or later.',
    path: ['proof', 'at'],
  })
  .meta({ id: 'ConsentInput' });
export type ConsentInput = z.infer<typeof consentInputSchema>;

export const wordOf = (input: ConsentInput, actor: string, now: Date): ConsentWord => ({
  ...input,
  at: saidAt(input.at ?? input.proof?.at ?? now.toISOString(), now),
  source: 'api',
  actor,
  ...(input.proof?.kind === 'double-opt-in' && { confirmed: true }),
});
