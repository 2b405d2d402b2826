import type { Picture } from './picture.js';
import { damaged } from './refused.js';

const what = 'a WebP';
export const isWebp = (bytes: Buffer): boolean =>
  bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';

type Size = Pick<Picture, 'width' | 'height'>;

/** Each of the three forms says its size in a way of its own (RFC 9649). */
const sizeIn: Readonly<Record<string, (data: Buffer) => Size>> = {
  VP8X: (data) => ({ width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 }),
  'VP8 ': (data) => ({ width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff }),
  VP8L: (data) => {
    const bits = data.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  },
};

export function readWebp(bytes: Buffer): Picture {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw damaged(what, 'its end is missing');
  let size: Size | undefined;
  let frames = 0;
  for (let at = 12; at + 8 <= end;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    const read = sizeIn[name];
    if (read && data.length < 10) throw damaged(what, 'a part of it is cut off');
    // What comes first holds for the whole.
    size ??= read?.(data);
    if (name === 'ANMF') frames += 1;
    at += 8 + length + (length % 2);
  }
  if (!size) throw damaged(what, 'does not say its size');
  return { ...size, frames: Math.max(1, frames), end };
}
