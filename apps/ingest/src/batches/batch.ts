import { deterministicId } from '@tourbus/platform';
import { z } from 'zod';
import { nameSchema } from '../outside/named-values.js';
import type { Why } from './batch-row.js';
import type { ReadingOptions } from './reading/reading.js';
import type { Webhook } from './webhook.js';

/**
 * `collecting`: its rows are fetched from their source · `held`: kept, and read when somebody starts it · `waiting`: for a reader · `reading`: rows are taken in · `paused` ·
 * `producing`: all rows are taken in, some are under way · `cancelling`: what is left is counted, what is under way
 * goes on · ends: `finished`, `cancelled`, `unreadable`.
 */
export type BatchState =
  | 'collecting'
  | 'held'
  | 'waiting'
  | 'reading'
  | 'paused'
  | 'producing'
  | 'cancelling'
  | 'finished'
  | 'cancelled'
  | 'unreadable';

/** How the rows are to be read; what is not said is detected. */
export const readingOptionsSchema = z.object({
  format: z.enum(['csv', 'tsv', 'jsonl', 'json', 'xml']).optional(),
  path: z
    .string()
    .max(500)
    .optional()
    .describe('Where the rows lie in JSON (data.items) or XML (statements/statement).'),
  encoding: z
    .string()
    .max(40)
    .optional()
    .describe('A WHATWG label such as windows-1252; otherwise UTF-8, or what a byte order mark says.'),
  delimiter: z.string().length(1).optional(),
  fileName: z.string().max(255).optional(),
});

export const uploadSchema = readingOptionsSchema.extend({
  type: z
    .string()
    .min(1)
    .max(255)
    .describe('The event type that each row is an event of; it says how a row is mapped.'),
  name: z.string().min(1).max(200).optional(),
  hold: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: nothing happens until it is started; look at its preview first.'),
  again: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Any word: makes another batch of a file that came before. The same word is the same batch again.',
    ),
  webhook: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional()
    .describe('Is told about the end of the batch.'),
  webhookSecret: nameSchema
    .optional()
    .describe('The secret of the configuration that its calls are signed with.'),
});
export type Upload = z.infer<typeof uploadSchema>;

/** The same bytes for the same event type are the same batch, unless somebody asks for another. */
export const batchIdOf = (digest: string, { type, again }: Pick<Upload, 'type' | 'again'>): string =>
  deterministicId('batch', digest, type, again ?? '');

/** Where it came from: an upload, or a source, by its schedule or because somebody asked. */
export interface Origin {
  source: string;
  slot?: string;
  /** Of a folder or a bucket: the file. */
  object?: string;
}

export interface Batch {
  id: string;
  name: string;
  eventType: string;
  options: ReadingOptions;
  digest: string;
  bytes: number;
  state: BatchState;
  /** Rows of the whole file; null until they are counted. */
  total: number | null;
  origin: Origin | null;
  webhook: Webhook | null;
  /** Why it waits. */
  heldUp: Why | null;
  cursor: number;
  /** While faulty rows are tried again, the last one that was. */
  retryCursor: number | null;
  faulty: number;
  underWay: number;
  /** Rows that wait for their print stream. */
  gathered: number;
  delivered: number;
  withheld: number;
  failed: number;
  cancelled: number;
  failure: Why | null;
  /** Somebody in its file was erased: once it is read to its end, it goes. */
  namesErased: boolean;
  fileDeleted: boolean;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A batch as it is told: rows = accepted + faulty, and accepted = delivered + withheld + failed + cancelled + underWay, of which some are gathered. */
export interface BatchReport {
  id: string;
  name: string;
  eventType: string;
  state: BatchState;
  file: { name?: string; digest: string; bytes: number; deleted?: true };
  /** Of the whole file, once they are counted. */
  total?: number;
  rows: number;
  faulty: number;
  accepted: number;
  outcomes: Pick<Batch, 'delivered' | 'withheld' | 'failed' | 'cancelled' | 'underWay' | 'gathered'>;
  /** Rows that came to an end, per second since it was started. */
  rate?: number;
  /** When it will be finished if it goes on at that rate. */
  estimatedEnd?: Date;
  /** Why it waits although it could go on: a data source is away, for example. It goes on by itself. */
  heldUp?: Why;
  failure?: Why;
  origin?: Origin;
  webhook?: Webhook;
  createdBy: string;
  createdAt: Date;
  startedAt?: Date;
  finishedAt?: Date;
}

/** @param now only while it is not finished */
export function reportOf(batch: Batch, now: Date): BatchReport {
  const { id, name, eventType, state, options, digest, bytes, cursor, faulty } = batch;
  const { delivered, withheld, failed, cancelled, gathered, createdBy, createdAt, fileDeleted } = batch;
  const ended = faulty + delivered + withheld + failed;
  const seconds = batch.startedAt
    ? ((batch.finishedAt ?? now).getTime() - batch.startedAt.getTime()) / 1_000
    : 0;
  return {
    ...{ id, name, eventType, state, createdBy, createdAt },
    file: {
      ...(options.fileName !== undefined && { name: options.fileName }),
      ...{ digest, bytes },
      ...(fileDeleted && { deleted: true as const }),
    },
    ...(batch.total !== null && { total: batch.total }),
    rows: cursor,
    faulty,
    accepted: cursor - faulty,
    outcomes: { delivered, withheld, failed, cancelled, underWay: batch.underWay + gathered, gathered },
    ...(seconds > 0 && { rate: Math.round((ended / seconds) * 10) / 10 }),
    ...estimate(batch, ended, seconds, now),
    ...(batch.heldUp && { heldUp: batch.heldUp }),
    ...(batch.origin && { origin: batch.origin }),
    ...(batch.webhook && { webhook: batch.webhook }),
    ...(batch.failure && { failure: batch.failure }),
    ...(batch.startedAt && { startedAt: batch.startedAt }),
    ...(batch.finishedAt && { finishedAt: batch.finishedAt }),
  };
}

function estimate(
  { state, total }: Batch,
  ended: number,
  seconds: number,
  now: Date,
): Pick<BatchReport, 'estimatedEnd'> {
  const moves = state === 'reading' || state === 'producing';
  if (!moves || total === null || ended === 0 || seconds <= 0) return {};
  const left = Math.max(0, total - ended) / (ended / seconds);
  return { estimatedEnd: new Date(Math.ceil((now.getTime() + left * 1_000) / 1_000) * 1_000) };
}

export type Command = 'start' | 'pause' | 'resume' | 'cancel';

/** Which states a command applies to, and what it makes of them. */
export const commands: Record<Command, { from: readonly BatchState[]; to: BatchState }> = {
  start: { from: ['held'], to: 'waiting' },
  pause: { from: ['waiting', 'reading'], to: 'paused' },
  resume: { from: ['paused'], to: 'waiting' },
  cancel: { from: ['collecting', 'held', 'waiting', 'reading', 'paused'], to: 'cancelling' },
};
