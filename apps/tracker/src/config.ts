import { contactKeysSchema, stopReaches } from '@tourbus/contracts';
import { parseConfig, platformConfigSchema, retentionDays } from '@tourbus/platform';
import { z } from 'zod';

export const configSchema = platformConfigSchema.extend({
  PORT: platformConfigSchema.shape.PORT.default(3005),
  LINK_SIGNING_KEY: z.string().min(32).describe('Signs the links in messages; the same as of the renderer.'),
  RETENTION_COMMUNICATIONS_DAYS: retentionDays(730).describe(
    'Communications, with what was answered to them.',
  ),
  CONTACT_KEYS: contactKeysSchema.describe(
    'Keys of the hashes of contact points and customers, as `name:key`, the current one first; the same of all services.',
  ),
  STOP_REACH: z
    .enum(stopReaches)
    .default('channel')
    .describe('How far a STOP reaches: the number that it came from, its channel, or whatever is sent.'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: z
    .string()
    .optional()
    .describe("SendGrid's verification key of the event webhook (base64); none, no webhook."),
  TWILIO_AUTH_TOKEN: z.string().optional().describe('Signs the callbacks of Twilio; none, no webhook.'),
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = (): Config => parseConfig(configSchema, process.env);
