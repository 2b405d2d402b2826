import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { type BatchContent, contentOf } from './content.js';
import { inspect, readRows } from './read-rows.js';
import type { ReadRow, ReadingOptions } from './reading.js';

const all = (content: BatchContent, options?: ReadingOptions): Promise<ReadRow[]> =>
  Readable.from(readRows(content, options)).toArray();
const read = (bytes: Buffer, options?: ReadingOptions) => all(contentOf(bytes), options);
const fieldsOf = async (bytes: Buffer, options?: ReadingOptions) =>
  (await read(bytes, options)).map((row) => ('fields' in row ? row.fields : row.fault.code));

const customer = { name: 'Zoë Ångström', city: 'תל אביב', note: 'مرحبا', mood: '👩🏽‍🚀 😀', 漢字: '東京' };
const table = `${Object.keys(customer)}\n${Object.values(customer)}\n`;
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('text', () => {
  it.each([
    ['UTF-8', Buffer.from(table), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${table}`), 'utf-8'],
    ['UTF-16LE with a byte order mark', Buffer.from(`\ufeff${table}`, 'utf16le'), 'utf-16le'],
    ['UTF-16BE with a byte order mark', bigEndian(`\ufeff${table}`), 'utf-16be'],
    ['UTF-16LE without one', Buffer.from(table, 'utf16le'), 'utf-16le'],
    ['UTF-16BE without one', bigEndian(table), 'utf-16be'],
  ])('in %s is told by its bytes: accents, right to left, emoji, ideographs', async (_, bytes, encoding) => {
    expect(await fieldsOf(bytes)).toEqual([customer]);
    expect(await inspect(contentOf(bytes))).toMatchObject({ encoding });
  });

  it.each([
    ['windows-1252', Buffer.from([0x6e, 0x0a, 0x80, 0xe9, 0x0a]), '€é'],
    ['iso-8859-2', Buffer.from([0x6e, 0x0a, 0xb9, 0xe8, 0x0a]), 'šč'],
    ['shift_jis', Buffer.from([0x6e, 0x0a, 0x93, 0x8c, 0x0a]), '東'],
  ])('in %s is read where that is said', async (encoding, bytes, text) => {
    expect(await fieldsOf(bytes, { encoding })).toEqual([{ n: text }]);
  });

  it('has the encoding its mark says, whatever was said', async () => {
    expect(await fieldsOf(Buffer.from(`\ufeff${table}`), { encoding: 'windows-1252' })).toEqual([customer]);
  });

  it('of XML has the encoding that it declares', async () => {
    const xml = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><s><r n="\xe9"/></s>', 'latin1');
    expect(await fieldsOf(xml, { path: 's/r' })).toEqual([{ n: 'é' }]);
  });

  it('reads the same however its bytes are cut', async () => {
    const bytes = [Buffer.from(table), Buffer.from(`\ufeff${table}`, 'utf16le'), bigEndian(table)];
    for (const whole of bytes)
      for (const size of [1, 2, 3, 7])
        expect(await all(contentOf(whole, size))).toMatchObject([{ fields: customer }]);
  });
});

describe('a file whose bytes are no text', () => {
  it('is refused at the first such byte: where it is, and what to do', async () => {
    await expect(read(Buffer.from('name\nAnna\nZo\xeb\n', 'latin1'))).rejects.toMatchObject({
      code: 'wrong-encoding',
      line: 3,
      reason: 'What stands at byte 12, on line 3, is no text in utf-8.',
      remedy: expect.stringContaining('windows-1252'),
    });
  });

  it('is refused with the right place behind a character that is cut in two by the reading', async () => {
    const before = `n\n${'ë'.repeat(40_000)}\n`;
    const bytes = Buffer.concat([Buffer.from(`${before}x`), Buffer.from([0xc3, 0x28])]);
    await expect(read(bytes)).rejects.toMatchObject({
      line: 3,
      reason: expect.stringContaining(`byte ${Buffer.byteLength(before) + 1},`),
    });
  });

  it.each([
    ['ends within a character', Buffer.from([0x6e, 0x0a, 0x61, 0xc3]), 'byte 3,'],
    ['has half a character of UTF-16', Buffer.from('\ufeffn\na\ud83d', 'utf16le'), 'byte 8,'],
    [
      'has an odd byte of UTF-16',
      Buffer.concat([Buffer.from('\ufeffn\nab', 'utf16le'), Buffer.from('x')]),
      'byte 10,',
    ],
  ])('%s', async (_, bytes, place) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'wrong-encoding',
      line: 2,
      reason: expect.stringContaining(place),
    });
  });

  it('holds NUL characters', async () => {
    await expect(read(Buffer.from(`n\n${'x\n'.repeat(300)}a\0b`))).rejects.toMatchObject({
      code: 'wrong-encoding',
      line: 302,
    });
  });

  it('has an encoding that nobody knows', async () => {
    await expect(read(Buffer.from('n\n1\n'), { encoding: 'utf-7' })).rejects.toMatchObject({
      code: 'encoding-not-known',
    });
  });
});

describe('a file without content', () => {
  it.each([
    ['has no byte', ''],
    ['has only white space', ' \n\r\n\t'],
    ['has only a byte order mark', '\ufeff'],
  ])('%s, and is refused', async (_, text) => {
    await expect(read(Buffer.from(text))).rejects.toMatchObject({ code: 'empty-file' });
  });
});
