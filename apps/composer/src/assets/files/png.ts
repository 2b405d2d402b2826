import type { Picture } from './picture.js';
import { damaged } from './refused.js';

const what = 'a PNG';
export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a';

/** PNG is a row of chunks: length, name, data, checksum (ISO/IEC 15948). An animated one says how often it is drawn. */
export function readPng(bytes: Buffer): Picture {
  let [width, height, frames] = [0, 0, 1];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const next = at + 12 + length;
    if (next > bytes.length) throw damaged(what, 'a part of it is cut off');
    if (at === 8 && (name !== 'IHDR' || length !== 13)) throw damaged(what, 'does not say its size');
    if (name === 'IHDR') [width, height] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (name === 'acTL' && length === 8) frames = Math.max(1, bytes.readUInt32BE(at + 8));
    if (name === 'IEND') return { width, height, frames, end: next };
    at = next;
  }
  throw damaged(what, 'its end is missing');
}
