import { contactKeysSchema } from '@tourbus/contracts';
import { parseConfig, platformConfigSchema, retentionDays } from '@tourbus/platform';
import { z } from 'zod';
import { signInConfig, signsWhatIsRead } from './sessions/sign-in-config.js';

const keys = platformConfigSchema.extend({
  PORT: platformConfigSchema.shape.PORT.default(3002),
  RETENTION_DECISIONS_DAYS: retentionDays(730).describe('Decisions, since they were made.'),
  RETENTION_CONTACTS_DAYS: retentionDays(400).describe(
    'What counts against caps and silences; policies look back a year.',
  ),
  CONTACT_KEYS: contactKeysSchema.describe(
    'Keys of the hashes of contact points and customers, as `name:key`, the current one first; the same of all services.',
  ),
  ...signInConfig,
  RENDERER_URL: z.url().default('http://127.0.0.1:3003').describe('The renderer, for PDF previews.'),
  RENDERER_API_KEY: z
    .string()
    .default('')
    .describe(
      'API key with the scope documents:write at the renderer; without one there are no PDF previews.',
    ),
  ASSET_MEGABYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(5)
    .describe('Largest picture or font that may be uploaded, in megabytes.'),
  ASSET_MEGAPIXELS: z.coerce
    .number()
    .min(1)
    .max(400)
    .default(50)
    .describe('Most pixels of a picture, all frames of an animation together, in millions.'),
  ENGINE_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Threads that run templates and conditions.'),
  ENGINE_CPU_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(5_000)
    .describe('Processor time after which a batch of templates or conditions is ended, in milliseconds.'),
  ENGINE_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(32)
    .default(256)
    .describe('Heap of each engine thread, in megabytes.'),
});
export const configSchema = keys.refine(signsWhatIsRead, {
  path: ['SESSION_PRIVATE_KEY'],
  error: 'is not the other half of a key in SESSION_PUBLIC_KEYS',
});
export type Config = z.infer<typeof configSchema>;

/** The only place that reads the environment. */
export const readConfig = (): Config => parseConfig(configSchema, process.env);
