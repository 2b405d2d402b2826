import { Readable } from 'node:stream';

/** Bytes that lie somewhere and can be read again, whole or in part: a zip is read from its end. */
export interface BatchContent {
  size: number;
  /** Bytes `from` (inclusive) to `to` (exclusive). */
  open(from?: number, to?: number): Readable;
}

/** Bytes at hand, in pieces as other places give them. */
export const contentOf = (bytes: Buffer, pieceBytes = 1024 * 1024): BatchContent => ({
  size: bytes.length,
  open(from = 0, to = bytes.length) {
    function* pieces(): Generator<Buffer> {
      for (let at = from; at < to; at += pieceBytes) yield bytes.subarray(at, Math.min(to, at + pieceBytes));
    }
    return Readable.from(pieces(), { objectMode: false });
  },
});
