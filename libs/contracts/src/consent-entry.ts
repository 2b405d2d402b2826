import { z } from 'zod';
import { consentBasisSchema, softOptInConditionSchema } from './consent-basis.js';
import { contactPointHashPattern } from './contact-point-hash.js';
import { channelSchema, timestampSchema } from './terms.js';

/** How a word reached us; it decides what it can lift. */
export const consentSources = [
  'start',
  'stop',
  'unsubscribe',
  'complaint',
  'preference-centre',
  'double-opt-in',
  'agent',
  'api',
  'import',
  'event',
] as const;
export const consentSourceSchema = z.enum(consentSources);
export type ConsentSource = z.infer<typeof consentSourceSchema>;

/** What shows that the customer said it, and when: a confirmed mail, a signed form, a recorded call, a message of theirs. */
export const consentProofSchema = z.object({
  kind: z.enum(['double-opt-in', 'form', 'signature', 'recording', 'message']),
  /** When the customer acted; a word cannot rest on what came after it. */
  at: timestampSchema,
  /** Where it is kept: the id of a response, a form, a document. Never its content. */
  reference: z.string().min(1).max(200),
});
export type ConsentProof = z.infer<typeof consentProofSchema>;

const revoking: ReadonlySet<ConsentSource> = new Set(['stop', 'unsubscribe', 'complaint']);
const granting: ReadonlySet<ConsentSource> = new Set(['start', 'double-opt-in']);

/** One word in the consent log. Words are only ever added; a later one counts. */
export const consentEntrySchema = z
  .object({
    /** Follows from what it says: the same word of the same source is one entry, however often it is told. */
    id: z.uuid(),
    customerId: z.string().min(1).max(128),
    /** Without one it speaks for all contact points of its channel. */
    contactPoint: z.string().regex(contactPointHashPattern).optional(),
    /** Where it was said from, whatever it speaks for: START lifts a STOP from the same number. */
    spokenFrom: z.string().regex(contactPointHashPattern).optional(),
    /** Without one it speaks for all channels. */
    channel: channelSchema.optional(),
    /** Only a revocation may speak for all purposes: nobody grants what they were not asked for. */
    purpose: z.string().min(1).max(64).optional(),
    state: z.enum(['granted', 'revoked']),
    basis: consentBasisSchema.default('unstated'),
    conditions: z.array(softOptInConditionSchema).default([]),
    /** Which words the customer agreed to: key and version. */
    wording: z.string().min(1).max(120).optional(),
    source: consentSourceSchema,
    proof: consentProofSchema.optional(),
    /** Under whose law it was said: ISO 3166-1 alpha-2, with a region as in `US-FL`. */
    jurisdiction: z
      .string()
      .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)
      .optional(),
    /** When it was said. */
    at: timestampSchema,
    /** When the message that told of it was made, which a replay does not change. Nothing is said after it is heard. */
    heardAt: timestampSchema,
    /** When it ends by itself. */
    until: timestampSchema.optional(),
    /** Who passed it on: `person:<id>`, `key:<name>`, or the service. */
    actor: z.string().min(1).max(120),
    /** A snapshot of what another system believes, not an act of the customer at that time. */
    undated: z.boolean().default(false),
  })
  .refine(({ state, purpose }) => state === 'revoked' || purpose !== undefined, {
    message: 'A grant names its purpose: only a revocation speaks for all of them.',
    path: ['purpose'],
  })
  .refine(({ state, source }) => !(state === 'granted' ? revoking : granting).has(source), {
    message: 'A stop, an unsubscribe and a complaint revoke; a START and a double opt-in grant.',
    path: ['state'],
  })
  .refine(({ source, spokenFrom }) => source !== 'start' || spokenFrom !== undefined, {
    message: 'A START says which number it came from.',
    path: ['spokenFrom'],
  })
  .refine(({ at, heardAt }) => Date.parse(at) <= Date.parse(heardAt), {
    message: 'It was heard before it was said: a word counts from when it was heard at the latest.',
    path: ['at'],
  })
  .refine(({ contactPoint, channel }) => contactPoint === undefined || channel !== undefined, {
    message: 'A word about a contact point names its channel.',
    path: ['channel'],
  })
  .refine(({ proof, at }) => proof === undefined || Date.parse(proof.at) <= Date.parse(at), {
    message:
      'The proof is of later than the word that rests on it: give the word the time of its proof, or later.',
    path: ['proof', 'at'],
  });
export type ConsentEntry = z.infer<typeof consentEntrySchema>;
