import { crc32, deflateSync } from 'node:zlib';

/** A part of a PNG: its length, its name of four letters, what is in it, and a sum over both. */
export function pngChunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/**
 * A PNG whose header may say what is not so.
 * @param rows each begins with the byte of its filter
 * @param more chunks between the header and the rows
 */
export function pngOf(
  { width, height, kind }: { width: number; height: number; kind: 'one bit' | 'colours' },
  rows: Buffer,
  more: Buffer = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set(kind === 'colours' ? [8, 2] : [1, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    more,
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
