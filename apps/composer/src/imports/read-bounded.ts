import type { Readable } from 'node:stream';
import { Problem } from '@tourbus/platform';

export const largestUpload = 10 * 1024 * 1024;
/** A person waits for it: whoever sends slower than this holds a place that others could have. */
const seconds = 60;

/** A body of bounded length that comes within bounded time. @throws Problem 408, 413 */
export async function readBounded(body: Readable, most = largestUpload): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  const patience = setTimeout(() => body.destroy(slow()), seconds * 1_000);
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > most) throw tooLarge(most);
      pieces.push(piece);
    }
  } finally {
    clearTimeout(patience);
  }
  return Buffer.concat(pieces);
}

const tooLarge = (most: number): Problem =>
  new Problem(
    'upload-too-large',
    413,
    'The upload is too large',
    `It has more than ${most / 1024 / 1024} MB.`,
    'Make its pictures smaller, or send it in parts.',
  );

const slow = (): Problem =>
  new Problem(
    'upload-too-slow',
    408,
    'The upload took too long',
    `It did not end within ${seconds} seconds.`,
    'Try again over a better connection.',
  );
