import { Injectable } from '@nestjs/common';
import { Loop, Outbox } from '@tourbus/platform';
import { dueAt } from './schedule/due.js';
import { SourceStore } from './source-store.js';
import { Starting } from './starting.js';

const lookMilliseconds = 1_000;
/** Who is said to have started what a schedule started. */
export const scheduler = 'schedule';

/**
 * Turns slots that have come into runs. What is due is worked out from the slot that was last seen to, with the source
 * locked and the runs in the same transaction: no slot is run twice, by however many replicas, and one that passed
 * while all of them were down is found.
 */
@Injectable()
export class TimetableService {
  private readonly loop: Loop;

  constructor(
    private readonly outbox: Outbox,
    private readonly sources: SourceStore,
    private readonly starting: Starting,
  ) {
    this.loop = new Loop({ name: 'timetable', work: () => this.lookAt(new Date()), idle: lookMilliseconds });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** @returns whether a source was due */
  lookAt(now: Date): Promise<boolean> {
    return this.outbox.run(async (tx) => {
      const source = await this.sources.lockDue(tx, now);
      if (!source) return false;
      const { key, definition, lookedUntil } = source;
      const { schedule } = definition;
      const { run, missed, next } = schedule
        ? dueAt(schedule, lookedUntil, now)
        : { run: [], missed: undefined, next: undefined };
      if (missed) await this.starting.leaveOut(tx, key, missed, scheduler);
      for (const slot of run) await this.starting.start(tx, key, definition, { slot }, scheduler);
      await this.sources.moveOn(tx, key, now, next);
      return true;
    });
  }
}
