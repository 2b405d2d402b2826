import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import type { ContactPoint } from './customer.js';
import type { Channel } from './terms.js';

/**
 * Keys by their names, and the one that new hashes are made with. Old keys stay: of who was erased there is no address
 * left to hash anew. A name is letters, digits and hyphens; a key holds 32 bytes or more.
 */
export interface ContactKeys {
  current: string;
  keys: Readonly<Record<string, string>>;
}

const keyPattern = /^([\w-]{1,32}):(\S{32,})$/;

/** Keys as services are given them: `name:key`, separated by blanks, the current one first. */
export const contactKeysSchema = z.string().refine((text) => keyEntries(text).every(Boolean), {
  error:
    'They are to be name:key, separated by blanks, the current one first, each key of 32 characters or more.',
});

/** @param text that fits the schema */
export function contactKeysOf(text: string): ContactKeys {
  const entries = keyEntries(text).flatMap((entry) => (entry ? [entry] : []));
  return { current: entries[0]?.[0] ?? '', keys: Object.fromEntries(entries) };
}

const keyEntries = (text: string): ([string, string] | undefined)[] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [, name, key] = keyPattern.exec(entry) ?? [];
      return name && key ? [name, key] : undefined;
    });

type Address = Pick<ContactPoint, 'channel' | 'address'>;

/** `<name of the key>.<base64url of HMAC-SHA-256>` */
export const contactPointHashPattern = /^[\w-]{1,32}\.[\w-]{43}$/;

/**
 * Names a contact point for ever and to nobody without the key: phone numbers are few enough that a hash without one
 * is read back by trying them all.
 * @throws RangeError where the current key is missing
 */
export function contactPointHash(point: Address, { current, keys }: ContactKeys): string {
  const key = keys[current];
  if (key === undefined)
    throw new RangeError(`There is no key ${current} to hash contact points with: add it to the keys.`);
  return hashWith(current, key, point);
}

/** Under every key, the current one first: by any of them it may have been stored. */
export const contactPointHashes = (point: Address, { current, keys }: ContactKeys): string[] =>
  Object.entries(keys)
    .sort(([a], [b]) => Number(b === current) - Number(a === current))
    .map(([name, key]) => hashWith(name, key, point));

const hashWith = (name: string, key: string, { channel, address }: Address): string =>
  `${name}.${createHmac('sha256', key)
    .update(`tourbus contact point\n${channel}\n${normalForm(channel, address)}`)
    .digest('base64url')}`;

/** One spelling for all: nobody's stop may miss because of a capital letter, a blank, or 00 for +. */
function normalForm(channel: Channel, address: Address['address']): string {
  if (typeof address !== 'string') {
    const { recipient = '', lines, postalCode = '', city = '', country = '' } = address;
    return [recipient, ...lines, postalCode, city, country]
      .join('\n')
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\S\n]+/g, ' ')
      .trim();
  }
  const text = address.normalize('NFKC').trim();
  if (channel === 'sms') return text.replace(/\D/g, '').replace(/^00/, '');
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  return `${text.slice(0, Math.max(0, at))}@${domainToASCII(domain) || domain}`.toLowerCase();
}
