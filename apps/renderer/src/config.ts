import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contactKeysSchema } from '@tourbus/contracts';
import { parseConfig, platformConfigSchema, retentionDays } from '@tourbus/platform';
import { z } from 'zod';

export const configSchema = platformConfigSchema.extend({
  PORT: platformConfigSchema.shape.PORT.default(3003),
  RETENTION_RENDERINGS_DAYS: retentionDays(730).describe(
    'Renderings and the bytes that they alone refer to.',
  ),
  CONTACT_KEYS: contactKeysSchema.describe(
    'Keys of the hashes of contact points and customers, as `name:key`, the current one first; the same of all services.',
  ),
  LINK_SIGNING_KEY: z.string().min(32).describe('Signs the links in mails; the tracker has the same.'),
  CHROMIUM_PATH: z
    .string()
    .optional()
    .describe('The headless Chromium to run; without it, the one that npm brings is unpacked.'),
  BROWSER_FOLDER: z
    .string()
    .default(join(tmpdir(), 'tourbus-browser'))
    .describe('Where the browser is unpacked and keeps its profile.'),
  BROWSER_SANDBOX: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe('Chromium’s own sandbox; `auto` does without it where the system has none.'),
  QPDF_PATH: z.string().default('qpdf').describe('The qpdf that cuts and joins print streams.'),
  ARTEFACT_GRACE_SECONDS: z.coerce
    .number()
    .min(0)
    .default(120)
    .describe(
      'How long bytes lie on that nothing refers to any more: whoever makes the same ones just now needs them.',
    ),
  RENDERER_PAGES: z.coerce.number().int().min(1).max(64).default(2).describe('Documents printed at once.'),
  RENDERER_DOCUMENT_SECONDS: z.coerce
    .number()
    .positive()
    .max(600)
    .default(20)
    .describe('Longest time for one document.'),
  RENDERER_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(256)
    .default(1200)
    .describe('Memory at which the browser is replaced.'),
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = (): Config => parseConfig(configSchema, process.env);

const passedToBrowser = [
  'PATH',
  'LANG',
  'TZ',
  'FONTCONFIG_FILE',
  'FONTCONFIG_PATH',
  'LD_LIBRARY_PATH',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
];

/** What the browser's process is told of our environment: where programs, libraries and fonts are, and no secret. */
export const browserEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    passedToBrowser.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
