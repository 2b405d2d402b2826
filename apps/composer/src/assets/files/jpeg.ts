import type { Picture } from './picture.js';
import { damaged } from './refused.js';

const what = 'a JPEG';
export const isJpeg = (bytes: Buffer): boolean => bytes.subarray(0, 3).toString('hex') === 'ffd8ff';

/** C0 to CF tell the size, except for tables (C4, CC) and what is reserved (C8). */
const tellsSize = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Within a scan, FF is followed by 00 or by a restart marker; any other marker ends it. */
function afterScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw damaged(what, 'its end is missing');
}

/** JPEG is a row of segments, each after its marker (ITU-T T.81, annex B). Each scan draws the whole anew. */
export function readJpeg(bytes: Buffer): Picture {
  let [width, height, scans] = [0, 0, 0];
  for (let at = 2; at + 4 <= bytes.length + 2;) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) throw damaged(what, 'has bytes between its parts');
    if (marker === 0xd9) return { width, height, frames: Math.max(1, scans / 20), end: at + 2 };
    if (marker === 0xff || standsAlone(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (at + 4 > bytes.length) break;
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (tellsSize(marker) && at + 9 <= bytes.length)
      [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
    if (marker === 0xda) scans += 1;
    at = marker === 0xda ? afterScan(bytes, next) : next;
  }
  throw damaged(what, 'its end is missing');
}
