import { contactKeysSchema } from '@tourbus/contracts';
import { parseConfig, platformConfigSchema, retentionDays } from '@tourbus/platform';
import { z } from 'zod';
import { namedValuesSchema } from './outside/named-values.js';

export const configSchema = platformConfigSchema.extend({
  PORT: platformConfigSchema.shape.PORT.default(3001),
  RETENTION_EVENTS_DAYS: retentionDays(400).describe('Business events, since they were received.'),
  RETENTION_TIMELINE_DAYS: retentionDays(1100).describe('Touchpoints of timelines, since they happened.'),
  RETENTION_BATCHES_DAYS: retentionDays(400).describe('Batches that have ended, with their rows.'),
  CONTACT_KEYS: contactKeysSchema.describe(
    'Keys of the hashes of contact points and customers, as `name:key`, the current one first; the same of all services.',
  ),
  ARTEFACT_GRACE_SECONDS: z.coerce
    .number()
    .min(0)
    .default(120)
    .describe('How long files of batches lie on that no batch refers to any more.'),
  MAPPING_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(250)
    .describe('Longest that one mapping expression may run on one event, in milliseconds of processor time.'),
  BATCH_WINDOW: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .describe(
      'Rows of a batch under way at once: more fill the pipeline, fewer stand in the way of single events.',
    ),
  BATCH_FOLDERS: z
    .string()
    .startsWith('/')
    .optional()
    .describe('The folder below which batch sources may watch folders; none, no folder is watched.'),
  CONNECTIONS: namedValuesSchema
    .optional()
    .describe(
      'Named stores that sources may use, as a JSON object: `{"crm": "postgres://reader:…@host/db", "partner": "s3://key:secret@bucket/prefix?region=…&endpoint=…"}`.',
    ),
  CONNECTIONS_FILE: z.string().optional().describe('A file with the same content, for mounted secrets.'),
  SECRETS: namedValuesSchema
    .optional()
    .describe('Named secrets of webhooks and REST sources, as a JSON object: `{"billing": "whsec_…"}`.'),
  SECRETS_FILE: z.string().optional().describe('A file with the same content, for mounted secrets.'),
  OUTBOUND_ALLOW: z
    .string()
    .default('')
    .describe(
      'Private hosts that webhooks and REST sources may reach, separated by blanks: `crm.internal:8443 10.2.0.0/16`.',
    ),
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = (): Config => parseConfig(configSchema, process.env);
