import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Outbox, Problem } from '@tourbus/platform';
import { contentOf } from '../batches/reading/content.js';
import { batchLimits, inWords } from '../batches/reading/limits.js';
import { readRows } from '../batches/reading/read-rows.js';
import { UnreadableBatch } from '../batches/reading/unreadable-batch.js';
import { CustomerLedger } from '../customers/customer-ledger.js';
import { mergeProfile } from '../customers/profile.js';
import { type GoodRow, type Refusal, type RowAnswer, isGood, judgeRow, wordsOfRow } from './bulk-upserts.js';

const mostRows = 10_000;
const mostBytes = 32 * 1024 * 1024;
/** Rows of one transaction: some tenths of a second, in which others wait for the same customers. */
const together = 250;

/** What became of the rows of a request. */
export interface BulkAnswer {
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  rows: RowAnswer[];
}

/** Takes in many customers of one request. */
@Injectable()
export class BulkUpserts {
  constructor(private readonly outbox: Outbox) {}

  /** What was taken in before something fails stays; the same request again finds that unchanged. */
  async upsert(body: Readable, by: string): Promise<BulkAnswer> {
    const rows: RowAnswer[] = [];
    for await (const group of groupsOf(await bytesOf(body))) rows.push(...(await this.takeIn(group, by)));
    const count = (outcome: RowAnswer['outcome']) => rows.filter((row) => row.outcome === outcome).length;
    return {
      created: count('created'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      refused: count('refused'),
      rows,
    };
  }

  private async takeIn(group: readonly (GoodRow | Refusal)[], by: string): Promise<RowAnswer[]> {
    const good = group.filter(isGood);
    const outcomes = await this.outbox.run(async (tx) => {
      const ledger = await CustomerLedger.open(
        tx,
        good.map(({ id }) => id),
        // Who sends a list again knows nothing of who was erased since.
        { comeBack: false },
      );
      const now = new Date();
      const known = good.filter(({ id }) => ledger.has(id));
      const told = new Map(known.map((row) => [row.row, say(ledger, row, by, now)]));
      await ledger.close();
      return told;
    });
    return group.map((row) => {
      if (!isGood(row)) return row;
      const outcome = outcomes.get(row.row);
      return outcome ? { row: row.row, id: row.id, outcome } : erased(row);
    });
  }
}

const erased = ({ row, id }: GoodRow): Refusal => ({
  ...{ row, id, outcome: 'refused' },
  reason: 'The customer was erased, and no list brings them back.',
  remedy: 'Take them out of the list; where they have come again themselves, PUT /customers/{id} first.',
});

type Outcome = Exclude<RowAnswer['outcome'], 'refused'>;

function say(ledger: CustomerLedger, { id, given }: GoodRow, by: string, now: Date): Outcome {
  const before = ledger.version(id);
  const words = wordsOfRow(given, by, now);
  const change = ledger.say(id, (known) => mergeProfile(known, given, words, now), {
    at: now,
    source: 'api',
    references: { by },
  });
  if (ledger.isNew(id) && before === 0) return 'created';
  return ledger.version(id) > before || change.words.length > 0 ? 'updated' : 'unchanged';
}

async function bytesOf(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > mostBytes)
      throw new Problem(
        'body-too-large',
        413,
        'The request is too large',
        `It is larger than ${inWords(mostBytes)}.`,
        'Send fewer customers at once, or upload a file as a batch.',
      );
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A list, or a row a line. What cannot be read ends it, and is answered as the last row. */
async function* groupsOf(bytes: Buffer): AsyncGenerator<(GoodRow | Refusal)[]> {
  const format = /^\s*\[/.test(bytes.subarray(0, 1_000).toString()) ? 'json' : 'jsonl';
  let group: (GoodRow | Refusal)[] = [];
  let last = 0;
  try {
    for await (const read of readRows(contentOf(bytes), { format }, { ...batchLimits, rows: mostRows })) {
      last = read.number;
      group.push(judgeRow(read));
      if (group.length < together) continue;
      yield group;
      group = [];
    }
  } catch (error) {
    if (!(error instanceof UnreadableBatch)) throw error;
    if (last === 0) throw new Problem(error.code, 400, 'The body cannot be read', error.reason, error.remedy);
    const reason = `From here on nothing was read. ${error.reason}`;
    group.push({ row: last + 1, outcome: 'refused', reason, remedy: error.remedy });
  }
  if (group.length > 0) yield group;
}
