import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { contentOf } from './content.js';
import { batchLimits } from './limits.js';
import { inspect, readRows } from './read-rows.js';
import type { ReadRow } from './reading.js';

const look = (text: string | Buffer, options = {}) =>
  inspect(contentOf(Buffer.from(text as string)), options);

describe('the format', () => {
  it.each([
    ['a,b\n1,2\n', undefined, 'csv'],
    ['a\tb\n1\t2\n', undefined, 'tsv'],
    ['a b\n1 2\n', 'x.tsv', 'tsv'],
    ['[{"a":1}]', 'x.csv', 'json'],
    ['\n  [\n{"a":1}]', undefined, 'json'],
    ['{"a":1}\n{"a":2}\n', 'x.json', 'jsonl'],
    ['{"a":1}', undefined, 'jsonl'],
    ['{"a":oops}\n{"a":2}\n', undefined, 'jsonl'],
    ['[id],[name]\n1,Zoë\n', 'x.csv', 'csv'],
    ['name\n<b>Zoë</b>\n', 'x.csv', 'csv'],
  ])('of %j named %s is told: %s', async (text, fileName, format) => {
    expect(await look(text, { fileName })).toMatchObject({ format });
  });

  it('is what is said', async () => {
    expect(await look('[id],{name}\n1,2\n', { format: 'csv' })).toMatchObject({ format: 'csv' });
    expect(await look('{"a":[{"b":1}]}', { format: 'json', path: 'a' })).toMatchObject({ format: 'json' });
    expect(await look('<s><r>1</r></s>', { path: 's/r' })).toMatchObject({ format: 'xml' });
  });

  it.each([
    ['a PDF', '%PDF-1.7\n', 'is a PDF'],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Office document'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'PNG'],
    ['a web page', '<!DOCTYPE html><html><title>Sign in</title></html>', 'web page'],
    ['a 7-Zip archive', Buffer.from('377abcaf271c0004', 'hex'), '7-Zip'],
    ['control characters', 'a,b\n\x01\x02,3\n', 'control characters'],
  ])('is not recognised for %s, and that is said', async (_, content, reason) => {
    await expect(look(content)).rejects.toMatchObject({
      code: 'format-not-recognised',
      reason: expect.stringContaining(reason),
    });
  });

  it('is not recognised where the name promises what the content is not', async () => {
    await expect(look('id,name\n1,Zoë\n', { fileName: 'rows.json' })).rejects.toMatchObject({
      code: 'format-not-recognised',
      reason: expect.stringContaining('“id,name'),
    });
  });
});

describe('a dry run', () => {
  const many = `id;name\n${Array.from({ length: 100_000 }, (_, i) => `${i};Zoë\n`).join('')}`;

  it('says how a file would be read, and shows its first rows', async () => {
    const seen = await inspect(contentOf(Buffer.from(many)), {}, batchLimits, 3);
    expect(seen).toEqual({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      columns: ['id', 'name'],
      rows: [0, 1, 2].map((id) => ({
        number: id + 1,
        line: id + 2,
        fields: { id: String(id), name: 'Zoë' },
      })),
    });
  });

  it('shows as many rows as there are, faulty ones too', async () => {
    expect(await look('a,b\n1\n2,3\n')).toMatchObject({
      columns: ['a', 'b'],
      rows: [{ fault: { code: 'ragged-row' } }, { fields: { a: '2', b: '3' } }],
    });
  });

  it('takes the columns of what has no header from the first rows', async () => {
    expect(await look('{"a":1,"b":2}\n{"b":1,"c":3}\n')).toMatchObject({ columns: ['a', 'b', 'c'] });
  });

  it('reads no more of the file than it needs, and lets go of it', async () => {
    let given = 0;
    let ended = false;
    const content = {
      size: 1e9,
      open: (from = 0, to = 1e9) =>
        Readable.from(
          (function* () {
            try {
              for (let at = from; at < to; at += 65_536) {
                given += 65_536;
                yield Buffer.from(many).subarray(0, 65_536);
              }
            } finally {
              ended = true;
            }
          })(),
          { objectMode: false },
        ),
    };
    await inspect(content);
    expect(given).toBeLessThan(2_000_000);
    expect(ended).toBe(true);
  });
});

describe('reading', () => {
  const text = [
    'a,b',
    ...Array.from({ length: 5_000 }, (_, i) => (i % 7 === 0 ? `${i}` : `${i},"x\n${i}"`)),
  ].join('\n');

  it('gives every row the same number, line and content each time, however the bytes are cut', async () => {
    const bytes = Buffer.from(text);
    const whole: ReadRow[] = await Readable.from(readRows(contentOf(bytes))).toArray();
    expect(whole).toHaveLength(5_000);
    expect(whole.map(({ number }) => number)).toEqual(whole.map((_, i) => i + 1));
    for (const size of [1_000, 4_097])
      expect(await Readable.from(readRows(contentOf(bytes, size))).toArray()).toEqual(whole);
  });
});
