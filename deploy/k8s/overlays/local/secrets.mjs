// Prints the secrets of the local overlay as JSON, made of fresh random values, for `kubectl create -f -`.
// `create`, not `apply`: Postgres takes its passwords only once, so a second set would lock the services out.
import { createHash, randomBytes } from 'node:crypto';
import { sessionKeys } from '../../session-keys.mjs';

/** What every service lets an operator do. */
const operations = ['parked:read', 'parked:write', 'work:read', 'work:write', 'audit:read', 'privacy:read'];
const scopes = {
  ingest: [
    ...['events:write', 'event-types:write', 'customers:read', 'customers:write'],
    ...['batches:read', 'batches:write', 'batch-sources:write', 'data-sources:write'],
    ...['segments:read', 'segments:write'],
    'privacy:write',
    ...operations,
  ],
  composer: [
    ...['content:read', 'content:write', 'content:comment', 'content:approve', 'content:publish'],
    ...['communications:read', 'deliveries:write', 'people:write', ...operations],
  ],
  renderer: [
    ...['documents:write', 'communications:read', 'content:read', 'deliveries:write'],
    ...operations,
  ],
  dispatcher: [
    'communications:read',
    'deliveries:write',
    'suppressions:read',
    'suppressions:write',
    ...operations,
  ],
  tracker: ['communications:read', ...operations],
};
const services = Object.keys(scopes);

const newKey = (name) => `tb_${name}_${randomBytes(32).toString('base64url')}`;
const entry = (name, key, granted) =>
  `${name}:${createHash('sha256').update(key).digest('hex')}:${granted.join('+')}`;
const secret = (namespace, name, stringData) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  type: 'Opaque',
  stringData,
});

const operator = newKey('local');
const preview = newKey('composer');
/** Nobody approves what they wrote, so that content takes a second key. */
const reviewer = newKey('reviewer');
const reviewing = ['content:read', 'content:comment', 'content:approve', 'content:publish'];
const { SESSION_PRIVATE_KEY, SESSION_PUBLIC_KEYS } = sessionKeys();
const newPassword = () => randomBytes(24).toString('hex');
const passwords = Object.fromEntries(['postgres', ...services].map((role) => [role, newPassword()]));
/** nats-server reads them as values of its configuration, where what begins with a digit may be a number. */
const natsPasswords = Object.fromEntries(
  [...services, 'upstream', 'operator'].map((user) => [user, `p${newPassword()}`]),
);
const oidcClientSecret = randomBytes(32).toString('base64url');

const serviceSecrets = services.map((service) =>
  secret('tourbus', `tourbus-${service}`, {
    DATABASE_URL: `postgres://${service}:${passwords[service]}@postgres.tourbus-data:5432/tourbus`,
    NATS_URL: `nats://${service}:${natsPasswords[service]}@nats.tourbus-data:4222`,
    API_KEYS: [
      entry('local', operator, scopes[service]),
      ...(service === 'composer' ? [entry('reviewer', reviewer, reviewing)] : []),
      ...(service === 'renderer' ? [entry('composer', preview, ['documents:write'])] : []),
    ].join(' '),
    ...(service === 'composer' ? { RENDERER_API_KEY: preview } : {}),
  }),
);

const items = [
  ...serviceSecrets,
  secret('tourbus', 'tourbus-links', { LINK_SIGNING_KEY: randomBytes(32).toString('base64url') }),
  secret('tourbus', 'tourbus-contacts', { CONTACT_KEYS: `k1:${randomBytes(32).toString('base64url')}` }),
  secret('tourbus', 'tourbus-sessions', { SESSION_PUBLIC_KEYS }),
  secret('tourbus', 'tourbus-sign-in', { SESSION_PRIVATE_KEY, OIDC_CLIENT_SECRET: oidcClientSecret }),
  secret('tourbus', 'tourbus-providers', {
    SMTP_URL: 'smtp://sandbox:2525',
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
  }),
  secret('tourbus-data', 'postgres', passwords),
  secret('tourbus-data', 'nats-users', natsPasswords),
];

process.stderr.write(`API key for every service, shown only now: ${operator}\n`);
process.stderr.write(`API key that approves and publishes what the other wrote: ${reviewer}\n`);
process.stdout.write(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2) + '\n');
