import { z } from 'zod';
import { softOptInConditionSchema } from './consent-basis.js';
import { preferencesSchema } from './preferences.js';
import { channelSchema, timestampSchema } from './terms.js';

/** A postal address as printed: lines already in the order of the country. */
export const postalAddressSchema = z.object({
  recipient: z.string().max(200).optional(),
  lines: z.array(z.string().max(200)).min(1).max(8),
  postalCode: z.string().max(32).optional(),
  city: z.string().max(120).optional(),
  region: z.string().max(120).optional(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});
export type PostalAddress = z.infer<typeof postalAddressSchema>;

/** `stopped` is final for the channel (hard bounce, complaint, STOP); `bouncing` is watched but still used. */
export const contactPointStates = ['active', 'verified', 'bouncing', 'stopped'] as const;
const contactPointState = z.enum(contactPointStates).default('active');

export const contactPointSchema = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('email'), address: z.string().max(320), state: contactPointState }),
  z.object({ channel: z.literal('sms'), address: z.string().max(32), state: contactPointState }),
  z.object({ channel: z.literal('print'), address: postalAddressSchema, state: contactPointState }),
]);
export type ContactPoint = z.infer<typeof contactPointSchema>;

/** The latest word on a purpose; without a channel it speaks for all of them. */
export const consentSchema = z.object({
  purpose: z.string().min(1).max(64),
  channel: channelSchema.optional(),
  state: z.enum(['granted', 'revoked']),
  basis: z.string().max(200).optional(),
  at: timestampSchema.optional(),
  /** The holder of the address confirmed it. */
  confirmed: z.boolean().optional(),
  /** What is shown of a soft opt-in. */
  conditions: z.array(softOptInConditionSchema).optional(),
});
export type Consent = z.infer<typeof consentSchema>;

export const namesSchema = z.object({
  given: z.string().max(120).optional(),
  family: z.string().max(120).optional(),
  organisation: z.string().max(200).optional(),
  /** How to greet and list the customer; derived from the others where it is missing. */
  display: z.string().max(250).optional(),
});

/** The customer as known when a fact was published, so that nobody downstream needs to ask. */
export const customerSnapshotSchema = z.object({
  id: z.string().min(1).max(128),
  /** Grows with every change of the profile: a later snapshot has a higher version. */
  version: z.int().nonnegative(),
  names: namesSchema,
  locale: z.string().max(35).optional(),
  timeZone: z.string().max(64).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  contactPoints: z.array(contactPointSchema),
  preferences: preferencesSchema,
  consents: z.array(consentSchema),
  attributes: z.record(z.string(), z.unknown()),
  traits: z.record(z.string(), z.unknown()),
  /** Keys of the segments that the customer was in. */
  segments: z.array(z.string().max(120)).max(1_000).optional(),
});
export type CustomerSnapshot = z.infer<typeof customerSnapshotSchema>;

export const exampleCustomer: CustomerSnapshot = {
  id: 'C-1024',
  version: 3,
  names: { given: 'Zoë', family: 'Müller', display: 'Zoë Müller' },
  locale: 'de-AT',
  timeZone: 'Europe/Vienna',
  country: 'AT',
  contactPoints: [{ channel: 'email', address: 'zoe@customers.example', state: 'verified' }],
  preferences: { channels: ['email', 'print'] },
  consents: [{ purpose: 'marketing', state: 'granted', at: '2026-03-01T09:00:00Z' }],
  attributes: { loyaltyTier: 'gold' },
  traits: {},
};
