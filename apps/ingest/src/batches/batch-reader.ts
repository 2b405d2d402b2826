import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Loop, Outbox } from '@tourbus/platform';
import type { Config } from '../config.js';
import { EventTypeAppeared } from '../event-types/known-event-types.js';
import { Intake } from '../intake/intake.service.js';
import { contentOf } from './batch-content.js';
import { whyOf } from './batch-row.js';
import { BatchStore, type Reading } from './batch-store.js';
import { eventOf, rowOf } from './batch-event.js';
import { BatchSurroundings } from './batch-surroundings.js';
import { readRows } from './reading/read-rows.js';
import type { ReadRow } from './reading/reading.js';
import { UnreadableBatch } from './reading/unreadable-batch.js';

/** Rows of one transaction. */
const together = 250;
const passedBy = 100_000;
const lookMilliseconds = 200;
const idleMilliseconds = 1_000;

/** The batch is paused, or somebody else reads it: what was prepared must not be committed. */
class NoLongerOurs extends Error {}

/**
 * Reads batches and takes their rows in as events, some hundreds in a transaction that also moves the cursor: killed
 * anywhere, whoever comes next goes on at the next row. As many rows are under way as the window allows, so that a
 * million of them stand in nobody's way, and a batch that is paused or cancelled stops soon.
 */
@Injectable()
export class BatchReader {
  private readonly loop: Loop;
  private stopping = false;

  constructor(
    private readonly store: BatchStore,
    private readonly intake: Intake,
    private readonly outbox: Outbox,
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
  }

  /** @returns whether there was a batch to read */
  private async readNext(): Promise<boolean> {
    if (this.stopping || this.surroundings.forbid) return false;
    const reading = await this.store.claim();
    if (!reading) return false;
    try {
      await this.read(reading);
    } catch (error) {
      if (error instanceof UnreadableBatch) {
        await this.outbox.run((tx) => this.store.giveUp(tx, reading, whyOf(error)));
      } else if (!(error instanceof NoLongerOurs)) {
        await this.store.release(reading).catch(() => undefined);
        throw error;
      }
    }
    return true;
  }

  private async read(reading: Reading): Promise<void> {
    const { artefacts, eventTypes, limits } = this.surroundings;
    // Whoever corrects a mapping and starts a batch then means that mapping.
    await eventTypes.look();
    const content = contentOf(reading, artefacts);
    const wanted = await this.wantedOf(reading);
    let group: ReadRow[] = [];
    for await (const row of readRows(content, reading.options, limits)) {
      // Passing by a million rows that are settled with takes longer than a lease lasts.
      if (row.number % passedBy === 0 && !(await this.store.holdOn(reading))) return;
      if (!wanted(row.number)) continue;
      group.push(row);
      if (group.length < together) continue;
      if (!(await this.takeIn(reading, group))) return;
      group = [];
    }
    if (group.length > 0 && !(await this.takeIn(reading, group))) return;
    await this.outbox.run((tx) => this.store.conclude(tx, reading));
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
    const prepared = await this.intake.prepare(
      good.map(({ row, event }) => ({ event, receivedAt, batch: { id: reading.id, row: row.number } })),
    );
    const taken = prepared.filter(({ failure, outcome }) => !failure && !outcome);
    const meanings = new Map(good.map(({ row }, i) => [row.number, prepared[i]]));
    const read = rows.map((row) => rowOf(row, meanings.get(row.number)));
    try {
      await this.outbox.run(async (tx) => {
        await this.intake.commit(tx, taken);
        if (!(await this.store.advance(tx, reading, cursor, read))) throw new NoLongerOurs();
      });
    } catch (error) {
      // A type that was registered this very moment is found the next time.
      if (error instanceof EventTypeAppeared) return this.commit(reading, rows, cursor);
      throw error;
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
