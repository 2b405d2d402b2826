import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Inspected } from '../asset.js';
import { damaged, FileRefused, more } from './refused.js';

type Font = Extract<Inspected, { type: 'font' }>;
const decompressed = promisify(brotliDecompress);

/** What a font may be once it is unpacked: the largest of the world's are half of it. */
const mostUnpacked = 32 * 1024 * 1024;

const signatureOf = (bytes: Buffer): string => bytes.toString('latin1', 0, 4);
const outlines: Readonly<Record<string, 'font/ttf' | 'font/otf'>> = {
  '\0\x01\0\0': 'font/ttf',
  true: 'font/ttf',
  OTTO: 'font/otf',
};

export const isFont = (bytes: Buffer): boolean =>
  signatureOf(bytes) === 'wOF2' || signatureOf(bytes) in outlines;

interface Table {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** What a font cannot be drawn without. */
const needed = ['cmap', 'head', 'name'];

/** @throws FileRefused */
export async function readFont(bytes: Buffer): Promise<Font> {
  const woff2 = signatureOf(bytes) === 'wOF2';
  const what = woff2 ? 'a WOFF2 font' : 'a font';
  try {
    const { tables, data } = woff2 ? await unpacked(bytes) : { tables: tablesOf(bytes), data: bytes };
    const missing = needed.find((name) => !tables.some((table) => table.name === name));
    if (missing) throw damaged(what, `has no table “${missing}”`);
    const { offset, length } = tables.find(({ name }) => name === 'name') as Table;
    const mediaType = woff2 ? 'font/woff2' : (outlines[signatureOf(bytes)] ?? 'font/ttf');
    return { type: 'font', mediaType, family: familyIn(data.subarray(offset, offset + length)) };
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    // A number past the end, or a stream that does not unpack: whatever it was meant to be, it is no font.
    throw damaged(what, 'cannot be read');
  }
}

/** The directory of TrueType and OpenType: name, checksum, offset and length of each table. */
function tablesOf(bytes: Buffer): Table[] {
  const tables = Array.from({ length: bytes.readUInt16BE(4) }, (_, i) => {
    const at = 12 + 16 * i;
    const [offset, length] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (offset + length > bytes.length) throw damaged('a font', 'a part of it is cut off');
    return { name: bytes.toString('latin1', at, at + 4), offset, length };
  });
  const end = Math.max(...tables.map(({ offset, length }) => offset + length));
  if (bytes.length > end + 3) throw more('a font');
  return tables;
}

/** In the order of their numbers in a WOFF2 directory (W3C, WOFF File Format 2.0, 4.1). */
const known = (
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX ' +
  'vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar fdsc feat ' +
  'fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
).split(' ');

async function unpacked(bytes: Buffer): Promise<{ tables: Table[]; data: Buffer }> {
  const length = bytes.readUInt32BE(8);
  if (length > bytes.length) throw damaged('a WOFF2 font', 'its end is missing');
  if (length < bytes.length) throw more('a WOFF2 font');
  if (signatureOf(bytes.subarray(4)) === 'ttcf')
    throw new FileRefused('asset-unknown', 'It is a collection of fonts.', 'Upload its fonts one by one.');
  if (bytes.readUInt32BE(16) > mostUnpacked) throw bomb();
  const { tables, at } = directory(bytes);
  const packed = bytes.subarray(at, at + bytes.readUInt32BE(20));
  const data = await decompressed(packed, { maxOutputLength: mostUnpacked }).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? bomb()
      : damaged('a WOFF2 font', 'cannot be unpacked');
  });
  return { tables, data };
}

const bomb = (): FileRefused =>
  new FileRefused(
    'asset-too-large',
    `Unpacked, the font is larger than ${mostUnpacked / 1024 / 1024} MB.`,
    'Cut it down to the characters that are needed.',
  );

/** Glyphs and their places are packed in a way of their own unless a flag says otherwise; of all else it is the reverse. */
function directory(bytes: Buffer): { tables: Table[]; at: number } {
  let at = 48;
  let offset = 0;
  const number = (): number => {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = bytes.readUInt8(at++);
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw damaged('a WOFF2 font', 'cannot be read');
  };
  const tables = Array.from({ length: bytes.readUInt16BE(12) }, () => {
    const flags = bytes.readUInt8(at++);
    const index = flags & 0x3f;
    const name = index === 0x3f ? bytes.toString('latin1', at, (at += 4)) : (known[index] ?? '');
    const original = number();
    const glyphs = name === 'glyf' || name === 'loca';
    const transformed = glyphs ? flags >> 6 !== 3 : flags >> 6 !== 0;
    const length = transformed ? number() : original;
    const table = { name, offset, length };
    offset += length;
    return table;
  });
  return { tables, at };
}

/** The family, or better the typographic family, in English or whatever comes first (OpenType, table name). */
function familyIn(table: Buffer): string {
  const strings = table.readUInt16BE(4);
  const records = Array.from({ length: table.readUInt16BE(2) }, (_, i) => {
    const at = 6 + 12 * i;
    const [platform, id] = [table.readUInt16BE(at), table.readUInt16BE(at + 6)];
    const start = strings + table.readUInt16BE(at + 10);
    const raw = Buffer.from(table.subarray(start, start + table.readUInt16BE(at + 8)));
    // Macintosh has one byte a character, the others two.
    const text = platform === 1 ? raw.toString('latin1') : raw.swap16().toString('utf16le');
    return { id, english: platform === 3 && table.readUInt16BE(at + 4) === 0x409, text };
  });
  const named = (id: number) =>
    records.find((record) => record.id === id && record.english) ??
    records.find((record) => record.id === id);
  const family = (named(16) ?? named(1))?.text
    .replace(/[\p{Cc}"'\\<>{};]/gu, '')
    .trim()
    .slice(0, 100);
  if (!family) throw damaged('a font', 'does not say its name');
  return family;
}
