import type { ReadRow } from './reading/reading.js';

/** How often a reading says that it goes on: well within its lease. */
export const beatMilliseconds = 10_000;

/**
 * Rows as they are read, for as long as the batch is ours. Asked by time and not by number: a hundred thousand small
 * rows pass in a moment, as many large ones take longer than a lease lasts.
 * @param holdOn throws where the batch is not ours any more
 * @param now milliseconds on a clock that only goes forward
 */
export async function* heldRows(
  rows: AsyncIterable<ReadRow>,
  holdOn: () => Promise<void>,
  now: () => number = () => performance.now(),
): AsyncGenerator<ReadRow> {
  let heldAt = now();
  for await (const row of rows) {
    if (now() - heldAt >= beatMilliseconds) {
      await holdOn();
      heldAt = now();
    }
    yield row;
  }
}
