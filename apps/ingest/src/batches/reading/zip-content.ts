import type { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import type { BatchContent } from './content.js';

/** The directory of a zip is read in pieces of some bytes; the place where they lie is asked for this many at a time. */
const windowBytes = 64 * 1024;

/** A zip's bytes for yauzl. */
export class ZipContent extends RandomAccessReader {
  /** Why the content could not be reached; otherwise what went wrong is the zip's own fault. */
  failure?: Error;
  private window = { from: 0, bytes: Buffer.alloc(0) };

  constructor(private readonly content: BatchContent) {
    super();
  }

  override _readStreamForRange(from: number, to: number): Readable {
    const stream = this.content.open(from, to);
    stream.on('error', (error) => (this.failure ??= error));
    return stream;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.bytesAt(position, length).then(
      (bytes) => callback(null, bytes.copy(buffer, offset)),
      (error: Error) => callback((this.failure ??= error)),
    );
  }

  private async bytesAt(position: number, length: number): Promise<Buffer> {
    const end = this.window.from + this.window.bytes.length;
    if (position < this.window.from || position + length > end) {
      const to = Math.min(this.content.size, position + Math.max(length, windowBytes));
      const pieces: Buffer[] = [];
      if (position < to)
        for await (const piece of this.content.open(position, to)) pieces.push(piece as Buffer);
      this.window = { from: position, bytes: Buffer.concat(pieces) };
    }
    const start = position - this.window.from;
    return this.window.bytes.subarray(start, start + length);
  }
}
