import type { Batch, BatchState } from '../api/records.ts';

const running: readonly BatchState[] = ['collecting', 'waiting', 'reading', 'producing', 'cancelling'];

/** Whether it moves by itself. */
export const isRunning = (state: BatchState): boolean => running.includes(state);

const ends: readonly BatchState[] = ['finished', 'cancelled', 'unreadable'];
export const hasEnded = (state: BatchState): boolean => ends.includes(state);

export type Command = 'start' | 'pause' | 'resume' | 'cancel' | 'retry';

/** What somebody can do about a batch in this state. */
export function commandsFor({ state, faulty, file }: Pick<Batch, 'state' | 'faulty' | 'file'>): Command[] {
  const given: Command[] = [];
  if (state === 'held') given.push('start');
  if (state === 'waiting' || state === 'reading') given.push('pause');
  if (state === 'paused') given.push('resume');
  if (['collecting', 'held', 'waiting', 'reading', 'paused'].includes(state)) given.push('cancel');
  const isRead = state === 'finished' || state === 'producing';
  if (faulty > 0 && isRead && !file.deleted) given.push('retry');
  return given;
}

/** Rows that came to an end, of all that there are: 0 to 1; nothing while the file is still counted. */
export function shareDone({
  total,
  faulty,
  outcomes,
}: Pick<Batch, 'total' | 'faulty' | 'outcomes'>): number | undefined {
  if (!total) return undefined;
  const { delivered, withheld, failed, cancelled } = outcomes;
  return Math.min(1, (faulty + delivered + withheld + failed + cancelled) / total);
}
