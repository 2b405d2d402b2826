import type { Picture } from './picture.js';
import { damaged } from './refused.js';

const what = 'a GIF';
export const isGif = (bytes: Buffer): boolean => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6));

/** The colours that follow a byte of flags, three bytes each. */
const coloursAfter = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Data come in pieces, each after its length; one of length nothing is the last. */
function afterPieces(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  throw damaged(what, 'its end is missing');
}

/** GIF is a screen, then pictures and extensions in any order, then a semicolon (GIF89a). */
export function readGif(bytes: Buffer): Picture {
  if (bytes.length < 14) throw damaged(what, 'does not say its size');
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  let frames = 0;
  for (let at = 13 + coloursAfter(bytes[10] ?? 0); at < bytes.length;) {
    const block = bytes[at];
    if (block === 0x3b) return { width, height, frames: Math.max(1, frames), end: at + 1 };
    if (block === 0x21) at = afterPieces(bytes, at + 2);
    else if (block === 0x2c) {
      frames += 1;
      at = afterPieces(bytes, at + 11 + coloursAfter(bytes[at + 9] ?? 0));
    } else throw damaged(what, 'has a part that is none of a GIF');
  }
  throw damaged(what, 'its end is missing');
}
