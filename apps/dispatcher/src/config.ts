import { contactKeysSchema } from '@tourbus/contracts';
import { parseConfig, platformConfigSchema, retentionDays } from '@tourbus/platform';
import { z } from 'zod';

const callsPerSecond = (most: number, whom: string) =>
  z.coerce.number().int().min(1).default(most).describe(`Calls a second to ${whom}, of each replica.`);

const printersSchema = z.record(z.string().min(1).max(100), z.url({ protocol: /^ipps?$/ }));

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const ownKeys = z.object({
  PORT: platformConfigSchema.shape.PORT.default(3004),
  RETENTION_DELIVERIES_DAYS: retentionDays(730).describe('Deliveries that have ended, with their attempts.'),
  CONTACT_KEYS: contactKeysSchema.describe(
    'Keys of the hashes of contact points and customers, as `name:key`, the current one first; the same of all services.',
  ),
  EMAIL_PROVIDER: z.enum(['smtp', 'sendgrid']).default('smtp').describe('Who takes e-mail.'),
  EMAIL_FALLBACK_PROVIDER: z
    .enum(['smtp', 'sendgrid'])
    .optional()
    .describe('Who takes e-mail while EMAIL_PROVIDER is left alone.'),
  SMTP_URL: z
    .url()
    .default('smtp://127.0.0.1:2525')
    .describe('SMTP server, with user and password if it wants them.'),
  SENDGRID_API_KEY: z.string().optional().describe('Needed for sendgrid as provider or fallback.'),
  SENDGRID_URL: z.url().optional().describe("Base address instead of SendGrid's own."),
  TWILIO_ACCOUNT_SID: z.string().startsWith('AC').optional().describe('Without it SMS wait in state ready.'),
  TWILIO_AUTH_TOKEN: z.string().optional().describe('Belongs to TWILIO_ACCOUNT_SID.'),
  TWILIO_URL: z.url().optional().describe("Base address instead of Twilio's own."),
  PRINT_PROVIDER: z
    .enum(['spool', 'ipp'])
    .default('spool')
    .describe('Who takes letters and print streams: a folder, or the queues of PRINTERS.'),
  PRINTERS: z
    .string()
    .default('{}')
    .refine((text) => printersSchema.safeParse(jsonOf(text)).success, {
      error:
        'It is to be a JSON object of names and addresses: {"statements":"ipp://printer.example/ipp/print"}.',
    })
    .describe('Queues by the names that profiles of print streams use.'),
  PRINT_SPOOL: z.string().default('/tmp/tourbus-print-spool').describe('Folder that the printer reads.'),
  DISPATCHER_SMTP_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(16)
    .describe('Connections to the SMTP server.'),
  DISPATCHER_HTTP_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe('Calls at once to SendGrid or Twilio.'),
  DISPATCHER_SMTP_RATE: callsPerSecond(5_000, 'the SMTP server'),
  DISPATCHER_SENDGRID_RATE: callsPerSecond(1_000, 'SendGrid'),
  DISPATCHER_TWILIO_RATE: callsPerSecond(1_000, 'Twilio'),
  DISPATCHER_CALL_SECONDS: z.coerce
    .number()
    .min(0.1)
    .max(600)
    .default(60)
    .describe('Longest that one hand-over may take; a lease lasts ten seconds longer.'),
  DISPATCHER_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(8)
    .describe('Attempts before a delivery is undeliverable.'),
  DISPATCHER_BACKOFF_SECONDS: z.coerce
    .number()
    .min(0.01)
    .default(2)
    .describe('Pause after the first attempt; each further one is four times as long.'),
  RELEASES: z
    .enum(['required', 'optional'])
    .default('required')
    .describe(
      'Whether what bears no release by composer is withheld; optional only while a version before releases runs beside this one.',
    ),
  DISPATCHER_LONGEST_PAUSE_SECONDS: z.coerce
    .number()
    .min(0.01)
    .max(86_400)
    .default(3_600)
    .describe('Longest pause between two attempts.'),
});

/** The addresses of printers, by name. */
export const printersOf = ({ PRINTERS }: { PRINTERS: string }): Record<string, string> =>
  printersSchema.catch({}).parse(jsonOf(PRINTERS));

export const configSchema = platformConfigSchema.extend(ownKeys.shape).superRefine((config, context) => {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const emailProviders = [config.EMAIL_PROVIDER, config.EMAIL_FALLBACK_PROVIDER];
  if (emailProviders.includes('sendgrid') && !config.SENDGRID_API_KEY)
    refuse('SENDGRID_API_KEY', 'E-mail by sendgrid needs it. Make one in SendGrid with the right Mail Send.');
  if (config.EMAIL_PROVIDER === config.EMAIL_FALLBACK_PROVIDER)
    refuse('EMAIL_FALLBACK_PROVIDER', 'It is EMAIL_PROVIDER too. Name the other one, or none.');
  if (config.PRINT_PROVIDER === 'ipp' && Object.keys(printersOf(config)).length === 0)
    refuse('PRINTERS', 'PRINT_PROVIDER is ipp and no queue is named. {"default":"ipp://…"} names one.');
  if (config.RELEASES === 'required' && !config.SESSION_PUBLIC_KEYS)
    refuse('SESSION_PUBLIC_KEYS', 'RELEASES is required, and without keys none can be read.');
  if (config.TWILIO_ACCOUNT_SID && !config.TWILIO_AUTH_TOKEN)
    refuse('TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID is set without it. The Twilio console shows both.');
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = (): Config => parseConfig(configSchema, process.env);
