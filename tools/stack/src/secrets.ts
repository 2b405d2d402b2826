import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsUsers, type NatsUser } from './nats-users.js';
import { serviceNames, type ServiceName } from './service-names.js';
import { StackFailure } from './steps.js';

export interface Secrets {
  /** API keys by name, as a client sends them. */
  apiKeys: { demo: string; reviewer: string; upstream: string; composer: string };
  linkSigningKey: string;
  /** Of the hashes of contact points, as ingest, dispatcher and tracker are given them. */
  contactKeys: string;
  twilioAccountSid: string;
  twilioAuthToken: string;
  /** JWK with which composer signs the sessions of people; JWKS with which every service reads them. */
  sessionPrivateKey: string;
  sessionPublicKeys: string;
  /** Of Tourbus at the sandbox's identity provider. */
  oidcClientSecret: string;
  postgresPassword: string;
  databasePasswords: Record<ServiceName, string>;
  natsPasswords: Record<NatsUser, string>;
}

const scopes = {
  demo: [
    ...['events:write', 'event-types:write', 'customers:read', 'customers:write'],
    ...['content:write', 'content:comment', 'content:publish', 'content:read', 'documents:write'],
    ...['communications:read', 'deliveries:write', 'parked:read', 'parked:write'],
    ...['suppressions:read', 'suppressions:write', 'privacy:read', 'privacy:write'],
    ...[
      'work:read',
      'work:write',
      'audit:read',
      'batches:read',
      'batches:write',
      'batch-sources:write',
      'data-sources:write',
      'segments:read',
      'segments:write',
    ],
  ],
  reviewer: ['content:read', 'content:comment', 'content:approve', 'content:publish'],
  upstream: ['events:write'],
  composer: ['documents:write'],
} satisfies Record<keyof Secrets['apiKeys'], string[]>;

/** Hexadecimal, because it also travels in database addresses. */
const password = (): string => randomBytes(24).toString('hex');

const apiKey = (name: string): string => `tb_${name}_${randomBytes(32).toString('base64url')}`;

function sessionKeys(): Pick<Secrets, 'sessionPrivateKey' | 'sessionPublicKeys'> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = randomUUID();
  return {
    sessionPrivateKey: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }),
    sessionPublicKeys: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] }),
  };
}

function generate(): Secrets {
  return {
    apiKeys: {
      demo: apiKey('demo'),
      reviewer: apiKey('reviewer'),
      upstream: apiKey('upstream'),
      composer: apiKey('composer'),
    },
    linkSigningKey: randomBytes(32).toString('base64url'),
    contactKeys: `k1:${randomBytes(32).toString('base64url')}`,
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
    ...sessionKeys(),
    oidcClientSecret: randomBytes(32).toString('base64url'),
    postgresPassword: password(),
    databasePasswords: Object.fromEntries(
      serviceNames.map((name) => [name, password()]),
    ) as Secrets['databasePasswords'],
    natsPasswords: Object.fromEntries(
      natsUsers.map((name) => [name, password()]),
    ) as Secrets['natsPasswords'],
  };
}

function read(file: string): Partial<Secrets> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch {
    throw new StackFailure(
      `${file} is not readable as JSON. Restore it, or remove it together with the data beside it to start afresh.`,
    );
  }
}

/**
 * The secrets of the stack in this folder: made at the first start, kept in secrets.json, readable by
 * the owner alone. The demo key, the reviewer's, and the password with which upstream systems publish events straight to
 * NATS also lie in files of their own, for use on a command line.
 */
export function keepSecrets(folder: string): Secrets {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'secrets.json');
  const [known, fresh] = [read(file), generate()];
  const secrets: Secrets = {
    ...fresh,
    ...known,
    apiKeys: { ...fresh.apiKeys, ...known.apiKeys },
    databasePasswords: { ...fresh.databasePasswords, ...known.databasePasswords },
    natsPasswords: { ...fresh.natsPasswords, ...known.natsPasswords },
  };
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  if (JSON.stringify(known) !== JSON.stringify(secrets)) writeFileSync(file, text, { mode: 0o600 });
  writeFileSync(join(folder, 'api-key'), `${secrets.apiKeys.demo}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'reviewer-key'), `${secrets.apiKeys.reviewer}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'upstream-password'), `${secrets.natsPasswords.upstream}\n`, { mode: 0o600 });
  return secrets;
}

/** As the services take them: only the digest of a key is told to them. */
export function apiKeysVariable({ apiKeys }: Secrets): string {
  const names = Object.keys(apiKeys) as (keyof Secrets['apiKeys'])[];
  return names
    .map(
      (name) =>
        `${name}:${createHash('sha256').update(apiKeys[name]).digest('hex')}:${scopes[name].join('+')}`,
    )
    .join(' ');
}
