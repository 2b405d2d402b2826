import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller } from './caller.js';
import { secretDigest } from './secret-digest.js';

interface StoredKey extends Caller {
  hash: Buffer;
  expires?: Date;
}

/** A new key: 256 random bits behind a name that may be logged. Only its hash is configured anywhere. */
export function createApiKey(
  name: string,
  scopes: readonly string[],
  expires?: string,
): { key: string; entry: string } {
  const key = `tb_${name}_${randomBytes(32).toString('base64url')}`;
  const entry = [name, secretDigest(key).toString('hex'), scopes.join('+'), expires]
    .filter(Boolean)
    .join(':');
  return { key, entry };
}

/** Parses `name:sha256hex:scope+scope[:expiry]` entries; scopes themselves hold a colon, so the ends are cut first. */
export function parseApiKeys(text: string): StoredKey[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const match = /^([\w-]+):([0-9a-f]{64}):([a-z:+-]+?)(?::(\d{4}-.+))?$/.exec(entry);
      if (!match) throw new Error('An entry of API_KEYS does not read name:sha256:scope+scope[:expiry].');
      const [, name = '', hash = '', scopes = '', expiry] = match;
      return {
        name,
        hash: Buffer.from(hash, 'hex'),
        scopes: new Set(scopes.split('+')),
        expires: expiry ? new Date(expiry) : undefined,
      };
    });
}

/** The caller a key belongs to, or nothing. Takes the same time for a near miss as for a far one. */
export function findCaller(keys: readonly StoredKey[], presented: string, now: Date): Caller | undefined {
  const hash = secretDigest(presented);
  return keys.find((key) => timingSafeEqual(key.hash, hash) && (!key.expires || key.expires > now));
}
