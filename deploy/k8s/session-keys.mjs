// Makes the keys of people's sessions. Run by itself it prints them: SESSION_PRIVATE_KEY is composer's alone,
// SESSION_PUBLIC_KEYS is every service's. To change keys, add the new public one everywhere first (`keys` may hold
// several), then give composer its private half, and take the old one away a quarter of an hour later.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export function sessionKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = randomUUID();
  return {
    SESSION_PRIVATE_KEY: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }),
    SESSION_PUBLIC_KEYS: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, value] of Object.entries(sessionKeys())) process.stdout.write(`${name}=${value}\n`);
