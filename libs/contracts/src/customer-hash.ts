import { createHmac } from 'node:crypto';
import { type ContactKeys, contactKeysOf } from './contact-point-hash.js';

/**
 * What is kept of a customer who was erased, under every key, the current one first: enough to know them again when
 * something old about them turns up, and to nobody without the keys a name.
 */
export const customerHashes = (customerId: string, { current, keys }: ContactKeys): string[] =>
  Object.entries(keys)
    .sort(([a], [b]) => Number(b === current) - Number(a === current))
    .map(
      ([name, key]) =>
        `${name}.${createHmac('sha256', key).update(`tourbus customer\n${customerId}`).digest('base64url')}`,
    );

/** By the keys that a service is given. */
export function hashesOf({ CONTACT_KEYS }: { CONTACT_KEYS: string }): (customerId: string) => string[] {
  const keys = contactKeysOf(CONTACT_KEYS);
  return (customerId) => customerHashes(customerId, keys);
}
