import {
  channelSchema,
  consentBasisSchema,
  messageClassSchema,
  softOptInConditionSchema,
} from '@tourbus/contracts';
import { z } from 'zod';

/** What the law is quoted from. */
const lawSchema = z.strictObject({
  statute: z.string().min(1),
  section: z.string().min(1),
  /** `text`: as it is written. `conservative`: the careful one of several readings. `practice`: how proof is made. */
  reading: z.enum(['text', 'conservative', 'practice']).default('text'),
  /** Why it is read so, and what of it is not asked here. */
  note: z.string().optional(),
});
export type Law = z.infer<typeof lawSchema>;

const daySchema = z.iso.date();
const clockSchema = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** What a permission may rest on, or what of the business relationship stands for one. */
const acceptedSchema = z.union([
  z.strictObject({
    basis: consentBasisSchema,
    /** Confirmed by the holder of the address (double opt-in). */
    confirmed: z.boolean().optional(),
    conditions: z.array(softOptInConditionSchema).optional(),
    /** Calendar months from when it was given. */
    months: z.int().positive().optional(),
  }),
  z.strictObject({
    relationship: z.enum(['purchase', 'inquiry', 'contract']),
    /** Calendar months from the purchase, the inquiry, or the end of the contract. */
    months: z.int().positive(),
  }),
]);
export type Accepted = z.infer<typeof acceptedSchema>;

/** ISO weekdays, Monday 1, and local times: from the first, until before the second; `24:00` ends a day. */
const windowSchema = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1),
  from: clockSchema,
  until: clockSchema,
});
export type Window = z.infer<typeof windowSchema>;

/** What a message carries, as its template and brand were checked for it. */
export const contentParts = ['sender-identity', 'postal-address', 'contact', 'unsubscribe'] as const;
export const contentPartSchema = z.enum(contentParts);
export type ContentPart = z.infer<typeof contentPartSchema>;

const head = {
  id: z.string().regex(/^[a-z]{2}(-[a-z0-9]+)+$/),
  /** Grows when the rule is worded anew; a decision names the one it was made by. */
  version: z.int().positive(),
  channels: z.array(channelSchema).min(1),
  classes: z.array(messageClassSchema).min(1),
  law: lawSchema,
  /** Counts from this day, and until before that one (UTC). */
  from: daySchema,
  until: daySchema.optional(),
};
export const ruleSchema = z.discriminatedUnion('asks', [
  z.strictObject({ ...head, asks: z.literal('consent'), accepts: z.array(acceptedSchema).min(1) }),
  z.strictObject({ ...head, asks: z.literal('objection') }),
  z.strictObject({ ...head, asks: z.literal('hours'), windows: z.array(windowSchema).min(1) }),
  z.strictObject({ ...head, asks: z.literal('content'), parts: z.array(contentPartSchema).min(1) }),
  z.strictObject({
    ...head,
    asks: z.literal('frequency'),
    most: z.int().positive(),
    hours: z.int().positive(),
  }),
  z.strictObject({ ...head, asks: z.literal('withdrawal'), businessDays: z.int().positive() }),
]);
export type Rule = z.infer<typeof ruleSchema>;

/** What a part of a jurisdiction adds. It never takes away: where it is laxer, the stricter rule of the whole stays. */
const variantSchema = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  /** ISO 3166-2 without the country. */
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/)
    .optional(),
  /** The national law that the rules of the whole are in force by. */
  law: z.string(),
  rules: z.array(ruleSchema),
});

export const profileSchema = z.strictObject({
  key: z.string().regex(/^[a-z]{2}$/),
  version: z.int().positive(),
  name: z.string(),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  rules: z.array(ruleSchema).min(1),
  variants: z.array(variantSchema),
});
export type JurisdictionProfile = z.infer<typeof profileSchema>;

/** @throws ZodError that names the place: a profile is data, and may come from an author */
export const readProfile = (data: z.input<typeof profileSchema>): JurisdictionProfile =>
  profileSchema.parse(data);
