import { channelSchema, consentSchema, timestampSchema } from '@tourbus/contracts';
import { z } from 'zod';
import { type NormalContactPoint, givenContactPointSchema, normaliseContactPoint } from './contact-point.js';
import { Fault, countryCode, listOf, localeTag, oneLine, plainText, timeZone } from './values.js';

/** Something that was left out or cleaned, and what to do about it; holds no personal data. */
export interface Warning {
  pointer: string;
  code: string;
  reason: string;
  remedy: string;
}

const names = ['given', 'family', 'organisation', 'display'] as const;
const longestName = { given: 120, family: 120, organisation: 200, display: 250 };

/** The shape in which a mapping describes a customer; single values stand for lists of one. */
export const givenCustomerSchema = z.object({
  names: z
    .object({ given: plainText, family: plainText, organisation: plainText, display: plainText })
    .partial()
    .optional(),
  locale: z.string().max(35).optional(),
  timeZone: z.string().max(64).optional(),
  country: z.string().optional(),
  contactPoints: listOf(givenContactPointSchema).optional(),
  preferences: z.object({ channels: listOf(channelSchema).optional() }).optional(),
  consents: listOf(consentSchema.extend({ at: timestampSchema.optional() })).optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});

/** What somebody says about a customer, every value in its normal form. Missing means: nothing said. */
export interface GivenCustomer {
  names?: Partial<Record<(typeof names)[number], string>>;
  locale?: string;
  timeZone?: string;
  country?: string;
  contactPoints?: NormalContactPoint[];
  preferences?: { channels?: z.infer<typeof channelSchema>[] };
  consents?: z.infer<typeof consentSchema>[];
  attributes?: Record<string, unknown>;
}

/**
 * Normalises what was given. A contact point that cannot be used is left out and a name with control characters is
 * cleaned, both with a warning: the customer still hears from us. An unknown locale, time zone or country is a mistake
 * of whoever wrote the mapping, and shows as such.
 * @throws Fault
 */
export function normaliseCustomer(given: z.infer<typeof givenCustomerSchema>): {
  customer: GivenCustomer;
  warnings: Warning[];
} {
  const warnings: Warning[] = [];
  const country = given.country === undefined ? undefined : countryCode(given.country);
  const customer: GivenCustomer = {
    names: given.names && normaliseNames(given.names, warnings),
    locale: given.locale === undefined ? undefined : localeTag(given.locale),
    timeZone: given.timeZone === undefined ? undefined : timeZone(given.timeZone),
    country,
    contactPoints: given.contactPoints?.flatMap((point, i) => {
      try {
        return [normaliseContactPoint(point, country)];
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        const { code, reason, remedy } = error;
        warnings.push({
          pointer: `/contactPoints/${i}`,
          code,
          reason: `${reason} The contact point was left out.`,
          remedy,
        });
        return [];
      }
    }),
    preferences: given.preferences,
    consents: given.consents,
    attributes: given.attributes,
  };
  return { customer, warnings };
}

function normaliseNames(given: Partial<Record<(typeof names)[number], string>>, warnings: Warning[]) {
  const normal: GivenCustomer['names'] = {};
  for (const part of names) {
    const { text, changed } = oneLine(given[part] ?? '');
    const fitting = text.slice(0, longestName[part]).toWellFormed();
    if (changed || fitting !== text)
      warnings.push({
        pointer: `/names/${part}`,
        code: changed ? 'control-characters-in-name' : 'name-too-long',
        reason: changed
          ? 'The name held line breaks or other control characters, which could forge headers of a mail; they became spaces.'
          : `The name was longer than ${longestName[part]} characters; it was cut.`,
        remedy: 'Send the name as one line of text.',
      });
    if (fitting) normal[part] = fitting;
  }
  return normal;
}
