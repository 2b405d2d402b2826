import { z } from 'zod';
import { readingOptionsSchema } from '../batches/batch.js';
import { nameSchema } from '../outside/named-values.js';

export const dataSourceKeySchema = nameSchema;

const secretHeader = z.strictObject({
  secret: nameSchema.describe('The name of a secret of the configuration.'),
  prefix: z.string().max(50).default('').describe('Before the secret, such as “Bearer ”.'),
});

/** Headers whose values are somebody's secret, whatever they are called: they are not kept here. */
const confidential = /auth|cookie|key|token|secret|password/i;
const forbidden = /^(host|connection|content-length|transfer-encoding|te|upgrade|expect|trailer)$/i;

const headersSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
    z.union([secretHeader, z.string().regex(/^[\x20-\x7e]{0,500}$/)]),
  )
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const message = forbidden.test(name)
        ? 'is set by the connection itself'
        : typeof value === 'string' && confidential.test(name)
          ? 'holds a secret: name one of the configuration, {"secret": "crm"}'
          : undefined;
      if (message) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

const rest = z.strictObject({
  kind: z.literal('rest'),
  url: z
    .string()
    .max(2_000)
    .refine(
      (url) => /^https?:\/\/[^/{}]+\/.*\{key\}/.test(url),
      'is no address with {key} in its path or query',
    )
    .describe('Answers JSON, or 404 where it does not know the key: https://crm.example/accounts/{key}.'),
  headers: headersSchema.default({}),
  together: z.number().int().min(1).max(64).default(8).describe('Calls at once, by each replica.'),
});

const sql = z.strictObject({
  kind: z.literal('sql'),
  connection: nameSchema,
  query: z
    .string()
    .min(1)
    .max(100_000)
    .refine((query) => query.includes('$1'), 'does not ask for $1, the list of keys')
    .describe('One SELECT with a column “key”: SELECT id AS key, balance FROM accounts WHERE id = ANY($1).'),
});

const file = z.strictObject({
  kind: z.literal('file'),
  keyField: z.string().min(1).max(200).describe('The column or member that holds the key.'),
  reading: readingOptionsSchema.default({}),
});

export const dataSourceSchema = z
  .strictObject({
    from: z.discriminatedUnion('kind', [rest, sql, file]),
    timeoutMilliseconds: z.number().int().min(50).max(30_000).default(2_000),
    cacheSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(60)
      .describe('As long, an answer is not asked for again.'),
    maxStaleSeconds: z
      .number()
      .min(0)
      .max(7 * 86_400)
      .default(0)
      .describe('As much older, an answer is good enough while the source is away.'),
    onMiss: z
      .enum(['fail', 'empty'])
      .default('fail')
      .describe(
        'What becomes of a row whose key the source does not know: it is faulty, or goes on without.',
      ),
  })
  .meta({ id: 'DataSourceInput', description: 'Where mappings look up what an event does not say.' });
export type DataSource = z.infer<typeof dataSourceSchema>;
export type From<K extends DataSource['from']['kind']> = Extract<DataSource['from'], { kind: K }>;

/** What a file source answers from. */
export interface FileContent {
  id: string;
  digest: string;
  rows: number;
  bytes: number;
  at: string;
}

/** A source as it is in force. */
export interface KnownDataSource {
  key: string;
  definition: DataSource;
  content: FileContent | null;
  revision: string;
}

/** What a source says about a key. Absent from its answer: it does not know it. */
export type Found = { value: unknown } | { fault: { code: string; reason: string } };

export interface DataSourceView extends DataSource {
  key: string;
  content?: FileContent;
  changedBy: string;
  updatedAt: Date;
}
