import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** Layers of colour under a wave, as a PNG. */
function strata(width: number, height: number, colours: readonly string[]): Buffer {
  const layers = colours.map((colour) => Buffer.from(colour, 'hex'));
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x++) {
      const depth = y + (height / 14) * Math.sin((x / width) * 5 + y / height);
      const layer = Math.min(layers.length - 1, Math.max(0, Math.floor((depth / height) * layers.length)));
      layers[layer]?.copy(row, 1 + x * 3);
    }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const font = (path: string): Buffer => readFileSync(createRequire(import.meta.url).resolve(path));

/** What a house of gardens might show. */
export const sampleAssets = (): readonly { key: string; alternative?: string; file: Buffer }[] => [
  {
    key: 'autumn-banner',
    alternative: 'Layers of earth under an autumn field',
    file: strata(1_200, 400, ['f6f2e9', 'c9d6d0', 'd3b673', '5f7350', '3c3027']),
  },
  {
    key: 'shore',
    alternative: 'The sea before a shore of sand',
    file: strata(480, 480, ['c9d6d0', '8fabab', 'f6f2e9', 'd3b673']),
  },
  { key: 'newsreader', file: font('@fontsource/newsreader/files/newsreader-latin-500-normal.woff2') },
];
