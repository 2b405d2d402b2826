import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, Loop, Outbox } from '@tourbus/platform';
import type { Config } from '../config.js';
import { SourceAway } from '../data-sources/source-away.js';
import { EventTypeAppeared } from '../event-types/known-event-types.js';
import { Intake } from '../intake/intake.service.js';
import { contentOf } from './batch-content.js';
import { BatchProgress } from './batch-progress.service.js';
import { type Why, whyOf } from './batch-row.js';
import { BatchStore, type Reading } from './batch-store.js';
import { eventOf, rowOf } from './batch-event.js';
import { BatchSurroundings } from './batch-surroundings.js';
import { erasedRows } from './heard.js';
import { beatMilliseconds, heldRows } from './held-rows.js';
import type { BatchContent } from './reading/content.js';
import { readRows } from './reading/read-rows.js';
import type { ReadRow } from './reading/reading.js';
import { UnreadableBatch } from './reading/unreadable-batch.js';

/** Batches that one replica reads. */
const atOnce = 4;
/** Rows of one transaction. */
const together = 250;
const lookMilliseconds = 200;
const idleMilliseconds = 1_000;

const waitSeconds = 2;
const cannotGoOn: Why = {
  code: 'reading-interrupted',
  reason: 'Reading it was cut off on our side; the log of ingest says by what.',
  remedy: 'It goes on by itself once that has passed.',
};

/** The batch is paused, or somebody else reads it: what was prepared must not be committed. */
class NoLongerOurs extends Error {}

/**
 * Reads batches and takes their rows in as events, some hundreds in a transaction that also moves the cursor: killed
 * anywhere, whoever comes next goes on at the next row. As many rows are under way as the window allows, so that a
 * million of them stand in nobody's way, and a batch that is paused or cancelled stops soon.
 */
@Injectable()
export class BatchReader {
  private readonly logger = new Logger('batches');
  private readonly loop: Loop;
  private readonly readings = new Set<Promise<void>>();
  private stopping = false;

  constructor(
    private readonly store: BatchStore,
    private readonly intake: Intake,
    private readonly outbox: Outbox,
    private readonly progress: BatchProgress,
    private readonly surroundings: BatchSurroundings,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.loop = new Loop({ name: 'batches', work: () => this.readNext(), idle: idleMilliseconds });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
    await Promise.all(this.readings);
  }

  /** A batch that waits for its rows keeps no other waiting. @returns whether there was one to read */
  private async readNext(): Promise<boolean> {
    if (this.stopping || this.surroundings.forbid || this.readings.size >= atOnce) return false;
    const reading = await this.store.claim();
    if (!reading) return false;
    const work = this.readOne(reading)
      .catch((error: unknown) => this.logger.warn({ err: error, batch: reading.id }, 'reading was cut off'))
      .finally(() => {
        this.readings.delete(work);
        this.loop.wake();
      });
    this.readings.add(work);
    return true;
  }

  private async readOne(reading: Reading): Promise<void> {
    try {
      await this.read(reading);
    } catch (error) {
      if (error instanceof UnreadableBatch) {
        await this.outbox.run((tx) => this.store.giveUp(tx, reading, whyOf(error)));
      } else if (error instanceof SourceAway) {
        // Other batches are read meanwhile.
        await this.store.release(reading, whyOf(error), error.seconds);
      } else if (!(error instanceof NoLongerOurs)) {
        // It waits a little, so that others come first: what is wrong may be wrong with this one alone.
        await this.store.release(reading, cannotGoOn, waitSeconds).catch(() => undefined);
        throw error;
      }
    }
  }

  private async read(reading: Reading): Promise<void> {
    await this.surroundings.look();
    const content = contentOf(reading, this.surroundings.artefacts);
    const uncounted = reading.total === null && reading.state === 'reading' && reading.bytes > 0;
    if (uncounted) await this.count(reading, content);
    const wanted = await this.wantedOf(reading);
    let group: ReadRow[] = [];
    // A query may have given none, or was cancelled before it gave any.
    const rows = reading.bytes === 0 ? [] : this.rowsOf(reading, content);
    for await (const row of rows) {
      if (!wanted(row.number)) continue;
      group.push(row);
      if (group.length < together) continue;
      if (!(await this.takeIn(reading, group))) return;
      group = [];
    }
    if (group.length > 0 && !(await this.takeIn(reading, group))) return;
    await this.outbox.run((tx) => this.store.conclude(tx, reading));
  }

  private rowsOf(reading: Reading, content: BatchContent): AsyncGenerator<ReadRow> {
    return heldRows(readRows(content, reading.options, this.surroundings.limits), async () => {
      if (!(await this.store.holdOn(reading))) throw new NoLongerOurs();
    });
  }

  /** Counts the rows before any goes out, some seconds for each million. */
  private async count(reading: Reading, content: BatchContent): Promise<void> {
    let total = 0;
    try {
      for await (const { number } of this.rowsOf(reading, content)) total = number;
    } catch (error) {
      // It is found again when the rows before that place have gone out.
      if (error instanceof UnreadableBatch) return;
      throw error;
    }
    await this.store.noteTotal(reading, total);
  }

  private async wantedOf({ id, cursor, retryCursor }: Reading): Promise<(row: number) => boolean> {
    if (retryCursor === null) return (row) => row > cursor;
    const faulty = await this.store.faultyRows(id);
    return (row) => row > retryCursor && faulty.has(row);
  }

  /** @returns false where the reading ends here for now */
  private async takeIn(reading: Reading, rows: readonly ReadRow[]): Promise<boolean> {
    const cursor = rows.at(-1)?.number ?? reading.cursor;
    const state = await this.untilThereIsRoom(reading, rows.length);
    if (state === undefined) return false;
    if (state === 'cancelling') {
      // Rows that are tried again are in the counts already, as faulty.
      if (reading.retryCursor !== null) return true;
      await this.outbox.run(async (tx) => {
        if (!(await this.store.cancelRows(tx, reading, cursor, rows.length))) throw new NoLongerOurs();
      });
      return true;
    }
    await this.commit(reading, rows, cursor);
    return true;
  }

  private async commit(reading: Reading, rows: readonly ReadRow[], cursor: number): Promise<void> {
    const receivedAt = new Date();
    const good = rows.flatMap((row) => ('fields' in row ? [{ row, event: eventOf(reading, row) }] : []));
    const prepared = await this.holding(reading, () =>
      this.intake.prepare(
        good.map(({ row, event }) => ({ event, receivedAt, batch: { id: reading.id, row: row.number } })),
      ),
    );
    const taken = prepared.filter(({ failure, outcome }) => !failure && !outcome);
    const meanings = new Map(good.map(({ row }, i) => [row.number, prepared[i]]));
    const read = rows.map((row) => rowOf(row, meanings.get(row.number)));
    try {
      await this.outbox.run(async (tx) => {
        const outcomes = await this.intake.commit(tx, taken);
        if (!(await this.store.advance(tx, reading, cursor, read))) throw new NoLongerOurs();
        const erased = taken.filter((_one, i) => outcomes[i]?.kind === 'erased');
        if (erased.length > 0) await this.store.noteErased(tx, reading);
        await this.progress.count(tx, [erasedRows(reading.id, erased)]);
      });
    } catch (error) {
      // A type that was registered this very moment is found the next time.
      if (error instanceof EventTypeAppeared) return this.commit(reading, rows, cursor);
      throw error;
    }
  }

  /** Looking something up for all the rows may take longer than a lease lasts. */
  private async holding<T>(reading: Reading, work: () => Promise<T>): Promise<T> {
    const beat = setInterval(() => void this.store.holdOn(reading).catch(() => undefined), beatMilliseconds);
    try {
      return await work();
    } finally {
      clearInterval(beat);
    }
  }

  /** @returns the batch's state once more rows may be under way; nothing where it is to be read no further now */
  private async untilThereIsRoom(reading: Reading, rows: number): Promise<string | undefined> {
    for (;;) {
      const standing = await this.store.holdOn(reading);
      if (!standing) return undefined;
      if (this.stopping || this.surroundings.forbid) {
        await this.store.release(reading);
        return undefined;
      }
      const { underWay, state } = standing;
      if (state === 'cancelling' || underWay + rows <= Math.max(rows, this.config.BATCH_WINDOW)) return state;
      await pause(lookMilliseconds);
    }
  }
}
