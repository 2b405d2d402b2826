import { channelSchema, consentSchema, namesSchema } from '@tourbus/contracts';
import { invalidInput, pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { givenContactPointSchema } from '../mapping/contact-point.js';
import { type GivenCustomer, normaliseCustomer } from '../mapping/given-customer.js';
import { Fault } from '../mapping/values.js';
import { type ConsentWord, saidAt } from './consents.js';
import { withoutHistory } from './contact-points.js';
import type { Profile } from './profile.js';

const isPlain = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed();

export const customerIdSchema = z.string().min(1).max(128).refine(isPlain, 'holds control characters');

/** What is looked for is personal, so it is a body: addresses of requests are kept in logs. */
export const customerSearchSchema = pageQuerySchema
  .extend({
    /** Beginnings of words of the name, the id, an e-mail address or a phone number, in any order. */
    find: z.string().min(1).max(200).refine(isPlain, 'holds control characters'),
  })
  .strict()
  .meta({ id: 'CustomerSearch' });
export type CustomerSearch = z.infer<typeof customerSearchSchema>;

/** What a client may say about a customer. Traits are not among it: they are inferred. */
export const customerInputSchema = z
  .strictObject({
    names: namesSchema.strict().optional(),
    locale: z.string().max(35).optional(),
    timeZone: z.string().max(64).optional(),
    country: z.string().max(2).optional(),
    contactPoints: z.array(givenContactPointSchema).max(30).optional(),
    preferences: z.strictObject({ channels: z.array(channelSchema).optional() }).optional(),
    consents: z.array(consentSchema.strict()).max(100).optional(),
    attributes: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'CustomerInput', description: 'Consents are added to the log, never replaced.' });
export type CustomerInput = z.infer<typeof customerInputSchema>;

/** RFC 7396: null removes, objects merge, everything else replaces. */
export const customerPatchSchema = z
  .record(z.string(), z.unknown())
  .meta({ id: 'CustomerPatch', description: 'A JSON Merge Patch (RFC 7396) of a CustomerInput.' });

/** @throws Problem 422 that names every place that cannot be used: unlike an event, a client can mend it at once */
export function readInput(input: CustomerInput): GivenCustomer {
  try {
    const { customer, warnings } = normaliseCustomer(input);
    if (warnings.length === 0) return customer;
    throw invalidInput(
      warnings.map(({ pointer, reason, remedy }) => issueOf(pointer, `${reason} ${remedy}`)),
    );
  } catch (error) {
    if (error instanceof Fault) throw invalidInput([issueOf('', `${error.reason} ${error.remedy}`)]);
    throw error;
  }
}

const issueOf = (pointer: string, message: string) => ({
  path: pointer.split('/').slice(1),
  message: message.replace(' The contact point was left out.', ''),
});

/** The present profile as a client would have written it, for a patch to be applied to. */
export const writableOf = (profile: Profile): Record<string, unknown> => ({
  names: profile.names,
  locale: profile.locale,
  timeZone: profile.timeZone,
  country: profile.country,
  contactPoints: profile.contactPoints.map(withoutHistory),
  // The rest of them is the customer's own word.
  preferences: { channels: profile.preferences.channels },
  attributes: profile.attributes,
});

/** RFC 7396. Prototype members never come this far: the parser refuses them. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const merged = new Map(Object.entries(target !== null && typeof target === 'object' ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** A client that grants or revokes acts now, unless it says when. */
export const wordsOf = (given: GivenCustomer, actor: string, now: Date): ConsentWord[] =>
  (given.consents ?? []).map((consent) => ({
    ...consent,
    at: saidAt(consent.at ?? now.toISOString(), now),
    source: 'api',
    actor,
  }));
