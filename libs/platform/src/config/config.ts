import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { readSessionKeys } from '../auth/session-token.js';
import { isBusAddress } from '../messaging/bus-address.js';

/** As the HTTP server takes them. */
const areNetworks = (names: string[]): boolean =>
  names.every((name) => {
    const [address = '', bits = '0', ...rest] = name.split('/');
    if (/^(loopback|linklocal|uniquelocal)$/.test(name)) return true;
    return isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && rest.length === 0;
  });

/** How long something is kept, in days; 0 keeps it for good. */
export const retentionDays = (days: number) => z.coerce.number().int().min(0).max(36_500).default(days);

/** What every service is configured by; services extend it with their own keys. */
export const platformConfigSchema = z.object({
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  PORT: z.coerce.number().int().min(0).max(65535).describe('Port to listen on; 0 takes a free one.'),
  DATABASE_URL: z.url().describe('PostgreSQL, with the role of this service: role = schema = service.'),
  DATABASE_POOL: z.coerce.number().int().min(1).default(10).describe('Connections to PostgreSQL.'),
  NATS_URL: z
    .string()
    .default('nats://127.0.0.1:4222')
    .refine(isBusAddress, 'is no list of addresses as nats://user:password@host:4222')
    .describe('NATS servers, separated by commas, with the user of this service: user = service.'),
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1).describe('Replicas of each stream.'),
  API_KEYS: z
    .string()
    .default('')
    .describe('Accepted API keys: `name:sha256:scope+scope[:expiry]`, separated by blanks.'),
  API_KEYS_FILE: z.string().optional().describe('A file with the same content, for mounted secrets.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8080')
    .transform((url) => url.replace(/\/+$/, ''))
    .describe(
      'Where people, customers and providers reach Tourbus; what changes something comes from its pages.',
    ),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform((text) => text.split(',').map((each) => each.trim()))
    .refine(areNetworks, 'is no list of addresses, networks, loopback, linklocal or uniquelocal')
    .describe(
      'Whose X-Forwarded-For counts, separated by commas; what anybody else says of clients does not.',
    ),
  SESSION_PUBLIC_KEYS: z
    .string()
    .default('')
    .refine(
      (text) => readSessionKeys(text) !== undefined,
      'is no JWKS of Ed25519 public keys with a kid each',
    )
    .describe(
      'JWKS of the public keys that sessions of people are signed with; none, and no people may sign in.',
    ),
  ARTEFACTS_URL: z
    .string()
    .default('file:///tmp/tourbus-artefacts')
    .describe('`file:///folder` or `s3://bucket/prefix?region=…&endpoint=…`.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('Least severe level that is logged.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .describe('OTLP/HTTP collector for traces; none, no export.'),
  STOP_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(25)
    .describe('Longest that a stop may take; keep it below the grace period of the cluster.'),
  BACKLOG_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000_000)
    .describe('Facts that may wait for the next service before requests that add to them are refused.'),
  RETENTION_PARKED_DAYS: retentionDays(90).describe(
    'Parked messages, settled or not, since they were parked.',
  ),
  BODY_LIMIT: z.coerce
    .number()
    .int()
    .default(4 * 1024 * 1024)
    .describe('Largest request body, in bytes.'),
});
export type PlatformConfig = z.infer<typeof platformConfigSchema>;

/** Injection token of a service's validated configuration. */
export const CONFIG = Symbol('configuration');

/** Validates the environment, or throws one error that names every key at fault. */
export function parseConfig<S extends z.ZodType>(
  schema: S,
  env: Record<string, string | undefined>,
): z.infer<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: [key = ''], message }) => {
    const name = String(key);
    return `  ${name}: ${name in given ? message : 'is missing, and has no default'}`;
  });
  throw new Error(
    `The configuration does not hold:\n${faults.join('\n')}\nThe service's README lists every key.`,
  );
}

/** The API keys of the configuration, from the variable and from the mounted file. */
export const configuredApiKeys = (config: PlatformConfig): string =>
  [config.API_KEYS, config.API_KEYS_FILE ? readFileSync(config.API_KEYS_FILE, 'utf8') : ''].join(' ');
