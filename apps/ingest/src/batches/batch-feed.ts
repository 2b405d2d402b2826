import { setTimeout as pause } from 'node:timers/promises';
import type { MessageEvent } from '@nestjs/common';
import type { BatchReport, BatchState } from './batch.js';

const lookMilliseconds = 500;
/** Sent although nothing changed, so that proxies keep the line open. */
const sayAgainMilliseconds = 15_000;

const ends: ReadonlySet<BatchState> = new Set(['finished', 'cancelled', 'unreadable']);

const standing = ({ state, total, rows, faulty, outcomes, heldUp }: BatchReport): string =>
  JSON.stringify([state, total, rows, faulty, outcomes, heldUp]);

/** A batch each time that it stands differently, until its end. */
export async function* followed(look: () => Promise<BatchReport>): AsyncGenerator<MessageEvent> {
  let said = '';
  let saidAt = 0;
  for (;;) {
    const batch = await look();
    const now = standing(batch);
    if (now !== said || performance.now() - saidAt > sayAgainMilliseconds) {
      said = now;
      saidAt = performance.now();
      yield { type: ends.has(batch.state) ? 'end' : 'progress', data: batch };
    }
    if (ends.has(batch.state)) return;
    await pause(lookMilliseconds);
  }
}
