import { domainToASCII } from 'node:url';
import { postalAddressSchema, type ContactPoint } from '@tourbus/contracts';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { Fault, countryCode, listOf, oneLine, plainText } from './values.js';

const state = z.enum(['active', 'verified', 'bouncing', 'stopped']).optional();

/** A contact point as a mapping or an API client gives it. */
export const givenContactPointSchema = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('email'), address: z.string(), state }),
  z.object({ channel: z.literal('sms'), address: z.union([z.string(), z.number()]), state }),
  z.object({
    channel: z.literal('print'),
    address: postalAddressSchema.extend({ lines: listOf(plainText), country: z.string().optional() }),
    state,
  }),
]);
export type GivenContactPoint = z.infer<typeof givenContactPointSchema>;

/** A contact point in its normal form; `state` only where it was given. */
export type NormalContactPoint = ContactPoint extends infer P
  ? P extends { state: infer S }
    ? Omit<P, 'state'> & { state?: S }
    : never
  : never;

/**
 * The one way to write this address, so that the same one is recognised.
 * @throws Fault that says what is wrong with it, without repeating it
 */
export function normaliseContactPoint(given: GivenContactPoint, country?: string): NormalContactPoint {
  switch (given.channel) {
    case 'email':
      return { ...given, channel: 'email', address: normaliseEmail(given.address) };
    case 'sms':
      return { ...given, channel: 'sms', address: normalisePhone(String(given.address), country) };
    case 'print':
      return { ...given, channel: 'print', address: normalisePostal(given.address, country) };
  }
}

const invalidEmail = (title: string, reason: string): Fault =>
  new Fault('invalid-email-address', title, reason, 'Send an address such as zoe@customers.example.');

export function normaliseEmail(text: string): string {
  const address = text.trim();
  if (/\p{Cc}/u.test(address))
    throw invalidEmail('line break', 'The e-mail address holds a line break or another control character.');
  const at = address.lastIndexOf('@');
  if (at === -1 || at === address.length - 1)
    throw new Fault(
      'address-without-domain',
      'no domain',
      'The e-mail address has no domain: what follows the @ is missing.',
      'Send an address such as zoe@customers.example.',
    );
  const local = address.slice(0, at);
  if (local.includes('"'))
    throw invalidEmail('quoted', 'The part before the @ is quoted, which mail systems read differently.');
  if (!/^[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)*$/u.test(local) || Buffer.byteLength(local) > 64)
    throw invalidEmail(
      'local part',
      'The part before the @ is empty, too long, or holds a reserved character.',
    );
  const domain = domainToASCII(address.slice(at + 1));
  if (!/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain))
    throw invalidEmail('domain', 'The domain of the e-mail address cannot exist.');
  return `${local}@${domain}`;
}

export function normalisePhone(text: string, country?: string): string {
  const home = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const number = parsePhoneNumberFromString(text, home);
  if (number?.isPossible()) return number.number;
  const missing = home === undefined && !text.trim().startsWith('+');
  throw new Fault(
    'invalid-phone-number',
    'phone number',
    missing
      ? 'The phone number is national, and the customer has no country to read it by.'
      : 'The phone number cannot exist.',
    'Send it in international form, such as +43 660 1234567, or give the customer a country.',
  );
}

function normalisePostal(address: z.infer<typeof postalAddressSchema>, country?: string) {
  const lines = address.lines.flatMap((line) => line.split(/\r\n|\r|\n/)).map((line) => oneLine(line).text);
  const cleaned = Object.fromEntries(
    Object.entries({ ...address, lines: undefined, country: undefined })
      .map(([name, value]) => [name, typeof value === 'string' ? oneLine(value).text : undefined])
      .filter(([, value]) => value),
  );
  const home = address.country === undefined ? country : countryCode(address.country);
  const parsed = postalAddressSchema.safeParse({ ...cleaned, lines: lines.filter(Boolean), country: home });
  if (parsed.success) return parsed.data;
  throw new Fault(
    'invalid-postal-address',
    'postal address',
    `The postal address does not hold: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`,
    'Send one to eight lines of at most 200 characters.',
  );
}
