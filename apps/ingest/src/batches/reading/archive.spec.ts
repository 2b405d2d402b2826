import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { contentOf } from './content.js';
import { batchLimits } from './limits.js';
import { readRows } from './read-rows.js';
import type { ReadRow, ReadingOptions } from './reading.js';

const csv = 'id,name\n1,Zoë\n2,Ömer\n';
const rows = [
  { id: '1', name: 'Zoë' },
  { id: '2', name: 'Ömer' },
];
const read = (bytes: Buffer, options?: ReadingOptions, limits = batchLimits): Promise<ReadRow[]> =>
  Readable.from(readRows(contentOf(bytes), options, limits)).toArray();
const fieldsOf = async (bytes: Buffer, options?: ReadingOptions) =>
  (await read(bytes, options)).map((row) => ('fields' in row ? row.fields : row.fault.code));
const zip = (files: Record<string, string | Buffer>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, data]) => [name, Buffer.from(data)]))),
  );

/** Changes the two bytes that stand so far behind the beginning of each header of a zip. */
function patched(bytes: Buffer, local: number, central: number, change: (value: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  for (const [signature, offset] of [
    ['PK\x03\x04', local],
    ['PK\x01\x02', central],
  ] as const) {
    const at = copy.indexOf(signature, 0, 'latin1') + offset;
    copy.writeUInt16LE(change(copy.readUInt16LE(at)), at);
  }
  return copy;
}

describe('an archive', () => {
  it.each([
    ['gzip', gzipSync(csv), 'rows.csv.gz'],
    ['gzip in two members', Buffer.concat([gzipSync(csv.slice(0, 10)), gzipSync(csv.slice(10))]), undefined],
    ['gzip under another name', gzipSync(csv), 'rows.csv'],
    ['zip', zip({ 'rows.csv': csv }), 'rows.zip'],
    ['zip without a name', zip({ rows: csv }), undefined],
    ['zip of UTF-16', zip({ 'rows.csv': Buffer.from(`\ufeff${csv}`, 'utf16le') }), undefined],
  ])('is unpacked by what it is: %s', async (_, bytes, fileName) => {
    expect(await fieldsOf(bytes, { fileName })).toEqual(rows);
  });

  it('of several files is read in the order of their names, with one numbering and each file named', async () => {
    const bytes = zip({ 'b.csv': 'id,name\n3,Cem\n', 'a/1.csv': csv, '__MACOSX/._b.csv': 'x', 'empty/': '' });
    expect(await read(bytes)).toMatchObject([
      { number: 1, file: 'a/1.csv', line: 2 },
      { number: 2, file: 'a/1.csv', line: 3 },
      { number: 3, file: 'b.csv', line: 2, fields: { id: '3', name: 'Cem' } },
    ]);
  });

  it('is fetched from its place only in parts', async () => {
    const bytes = zip({ 'a.csv': csv, 'b.csv': csv });
    let opened = 0;
    const content = {
      size: bytes.length,
      open: (from = 0, to = bytes.length) => {
        opened++;
        return Readable.from([bytes.subarray(from, to)], { objectMode: false });
      },
    };
    expect(await Readable.from(readRows(content)).toArray()).toHaveLength(4);
    expect(opened).toBeLessThan(10);
  });
});

describe('an archive is refused', () => {
  const one = zip({ 'rows.csv': csv });

  it.each([
    ['gzip in gzip', gzipSync(gzipSync(csv)), 'nested-archive'],
    ['zip in gzip', gzipSync(one), 'nested-archive'],
    ['zip in zip', zip({ 'inner.zip': one }), 'nested-archive'],
    ['gzip in zip', zip({ 'rows.csv': gzipSync(csv) }), 'nested-archive'],
    ['a name that leads out of it', zip({ '../../etc/rows.csv': csv }), 'unsafe-file-name'],
    ['such a name of a folder', zip({ 'a/../../b/': '', 'rows.csv': csv }), 'unsafe-file-name'],
    ['an absolute name', zip({ '/etc/rows.csv': csv }), 'unsafe-file-name'],
    ['a name on a drive', zip({ 'C:\\rows.csv': csv }), 'unsafe-file-name'],
    ['backslashes that lead out of it', zip({ '..\\..\\rows.csv': csv }), 'unsafe-file-name'],
    ['encryption', patched(one, 6, 8, (flags) => flags | 1), 'encrypted-archive'],
    ['another compression', patched(one, 8, 10, () => 12), 'compression-not-known'],
    ['content that its checksum denies', patched(one, 14, 16, (sum) => sum ^ 1), 'damaged-archive'],
    ['no file', zip({ 'folder/': '' }), 'empty-file'],
    ['an empty file', zip({ 'rows.csv': csv, 'zero.csv': '' }), 'empty-file'],
    ['files of several formats', zip({ 'a.csv': csv, 'b.jsonl': '{"id":1}\n' }), 'mixed-formats'],
    ['a part that has no header', zip({ 'a.csv': csv, 'b.csv': '3,Cem\n' }), 'different-columns'],
    [
      'a workbook',
      zip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<w/>' }),
      'format-not-recognised',
    ],
    ['half a zip', one.subarray(0, one.length / 2), 'damaged-archive'],
    ['half a gzip', gzipSync(csv).subarray(0, 25), 'truncated-archive'],
    [
      'a gzip of garbage',
      Buffer.concat([gzipSync(csv).subarray(0, 10), Buffer.alloc(40, 255)]),
      'damaged-archive',
    ],
  ])('for %s', async (_, bytes, code) => {
    await expect(read(bytes)).rejects.toMatchObject({ code });
  });

  it('with the file that is at fault', async () => {
    await expect(read(zip({ 'a.csv': csv, 'b.csv': 'id,name\n3,"x' }))).rejects.toMatchObject({
      code: 'unclosed-quote',
      file: 'b.csv',
      line: 2,
      reason: expect.stringMatching(/^In “b.csv”: /),
    });
  });

  it('that holds too many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`${i}.csv`, csv]));
    await expect(read(zip(files))).rejects.toMatchObject({ code: 'too-many-files' });
  });

  it('that unpacks out of proportion, as soon as it does: a gzip bomb', async () => {
    const member = gzipSync(Buffer.alloc(1024 * 1024, 'x'));
    const bomb = Buffer.concat([gzipSync('{"id":1}\n'), ...Array.from({ length: 10_000 }, () => member)]);
    await expect(
      read(bomb, {}, { ...batchLimits, freeExpansionBytes: 1024 * 1024, expansionRatio: 2 }),
    ).rejects.toMatchObject({
      code: 'expands-too-far',
      reason: expect.stringContaining('MiB'),
    });
    await expect(read(bomb.subarray(0, member.length * 150), {})).rejects.toMatchObject({
      code: 'expands-too-far',
      reason: expect.stringContaining('100 MiB'),
    });
  });

  it('that says itself that it does: a zip bomb, of which no byte is unpacked', async () => {
    // 120 MiB: the upper half of the size in both headers.
    const bomb = patched(zip({ 'a.csv': csv.repeat(10_000) }), 24, 26, () => 0x0780);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'expands-too-far' });
  });

  it('that lies about its size', async () => {
    const bytes = patched(zip({ 'a.csv': `id\n${'x\n'.repeat(20_000)}` }), 22, 24, () => 100);
    await expect(read(bytes)).rejects.toMatchObject({ code: 'damaged-archive' });
  });

  it('that unpacks to more than any upload may', async () => {
    const limits = { ...batchLimits, expandedBytes: 1_000 };
    const big = zip({ 'a.csv': `id\n${'x\n'.repeat(300)}`, 'b.csv': `id\n${'x\n'.repeat(300)}` });
    await expect(read(big, {}, limits)).rejects.toMatchObject({ code: 'expands-too-far' });
  });
});

describe('trouble in reaching the bytes', () => {
  const failing = (bytes: Buffer, at: number) => ({
    size: bytes.length,
    open: (from = 0, to = bytes.length) =>
      Readable.from(
        (function* () {
          yield bytes.subarray(from, Math.min(to, at));
          if (to > at) throw new Error('the store is down');
        })(),
        { objectMode: false },
      ),
  });

  it.each([
    ['plain', Buffer.from(csv)],
    ['gzip', gzipSync(csv)],
    ['zip', zip({ 'a.csv': csv })],
  ])('is no fault of the file, so another try may help: %s', async (_, bytes) => {
    await expect(Readable.from(readRows(failing(bytes, 18))).toArray()).rejects.toThrow('the store is down');
  });
});
