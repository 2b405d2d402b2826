import { segmentKeySchema } from '@tourbus/contracts';
import { z } from 'zod';
import { readingOptionsSchema } from '../batches/batch.js';
import { typeNameSchema } from '../event-types/event-type.js';
import { nameSchema } from '../outside/named-values.js';
import { webhookSchema } from '../batches/webhook.js';

export const sourceKeySchema = nameSchema;

const folder = z.strictObject({
  kind: z.literal('folder'),
  path: z.string().min(1).max(1_000).describe('Below BATCH_FOLDERS, such as statements/in.'),
  settleSeconds: z
    .number()
    .min(0)
    .max(3_600)
    .default(5)
    .describe('How long a file must have stood still before it is taken.'),
});

const s3 = z.strictObject({
  kind: z.literal('s3'),
  connection: nameSchema,
  prefix: z.string().max(1_000).default('').describe('Below the prefix of the connection.'),
  everySeconds: z.number().int().min(1).max(86_400).default(60),
});

const sql = z.strictObject({
  kind: z.literal('sql'),
  connection: nameSchema,
  query: z.string().min(1).max(100_000).describe('One SELECT; each row that it gives is a row of the batch.'),
  timeoutSeconds: z.number().min(1).max(3_600).default(300),
});

const segment = z
  .strictObject({
    kind: z.literal('segment'),
    segment: segmentKeySchema.optional().describe('Who is in it when the source runs is a row.'),
    where: z
      .string()
      .min(1)
      .max(65_536)
      .optional()
      .describe('Or JSONata over a customer; who it is true for is a row.'),
  })
  .refine(({ segment, where }) => (segment === undefined) !== (where === undefined), {
    error: 'Name a segment, or say by where who is meant: one of both.',
  });

const scheduleSchema = z.strictObject({
  cron: z.string().min(1).max(200).describe('Minute, hour, day of month (L: the last), month, day of week.'),
  timeZone: z.string().min(1).max(64).describe('IANA name, such as Europe/Vienna.'),
  missed: z
    .enum(['once', 'skip', 'each'])
    .default('once')
    .describe('Of slots that passed while everything was down: run the latest, none, or each (at most 100).'),
  graceSeconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('As late, a slot is still on time.'),
});

export const batchSourceSchema = z
  .strictObject({
    eventType: typeNameSchema.describe('Each row is an event of this type.'),
    name: z.string().min(1).max(200).optional(),
    from: z.discriminatedUnion('kind', [folder, s3, sql, segment]),
    reading: readingOptionsSchema.omit({ fileName: true }).default({}),
    hold: z.boolean().default(false).describe('Batches wait until somebody starts them.'),
    schedule: scheduleSchema
      .optional()
      .describe('Without one, a folder and a bucket are watched, and the others run when they are told to.'),
    webhook: webhookSchema.optional(),
  })
  .meta({ id: 'BatchSourceInput', description: 'Where batches come from, and when.' });
export type BatchSource = z.infer<typeof batchSourceSchema>;
export type SourceKind = BatchSource['from']['kind'];
export type FromOf<K extends SourceKind> = Extract<BatchSource['from'], { kind: K }>;

/** These end as one batch for each run; the others as one for each file that they find. */
export const isCollected = ({ from }: BatchSource): boolean => from.kind === 'sql' || from.kind === 'segment';

/** Looked at all the time. */
export const isWatched = (source: BatchSource): boolean => !isCollected(source) && !source.schedule;

/** A file that became no batch. */
export interface RefusedObject {
  object: string;
  code: string;
  reason: string;
  remedy: string;
  at: Date;
}

export interface SourceView extends BatchSource {
  key: string;
  version: number;
  nextSlot?: Date;
  /** Why the last look or run came to nothing; gone after one that did. */
  trouble?: { code: string; reason: string; remedy?: string; at: string };
  /** The latest 20 of a folder or a bucket, where there are any. */
  refused?: RefusedObject[];
  changedBy: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface RunView {
  id: string;
  source: string;
  slot?: Date;
  startedBy: string;
  state: 'waiting' | 'done' | 'failed' | 'missed';
  batches: string[];
  failure?: { code: string; reason: string; remedy?: string };
  /** Why one that waits was not done when it was tried last. */
  heldUp?: { code: string; reason: string; remedy?: string };
  createdAt: Date;
  endedAt?: Date;
}
