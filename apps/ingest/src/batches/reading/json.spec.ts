import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { contentOf } from './content.js';
import { batchLimits } from './limits.js';
import { readRows } from './read-rows.js';
import type { ReadRow, ReadingOptions } from './reading.js';

const read = (text: string, options: ReadingOptions = {}, limits = batchLimits): Promise<ReadRow[]> =>
  Readable.from(readRows(contentOf(Buffer.from(text)), options, limits)).toArray();
const fieldsOf = async (text: string, options?: ReadingOptions) =>
  (await read(text, options)).map((row) => ('fields' in row ? row.fields : row.fault.code));
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024);

/** What makes a row faulty, in JSON Lines and in a list alike. */
const faulty: [string, string, string][] = [
  ['is a number', '42', 'not-an-object'],
  ['is text', '"Zoë"', 'not-an-object'],
  ['is a list', '[1]', 'not-an-object'],
  ['is null', 'null', 'not-an-object'],
  ['nests too deeply', nested(33), 'too-deep'],
  ['sets a prototype', '{"__proto__":{"x":1}}', 'reserved-name'],
  ['sets a prototype the other way', '{"constructor":{"prototype":{"x":1}}}', 'reserved-name'],
  ['holds a NUL', '{"a":"x\\u0000"}', 'not-text'],
  ['holds half a character', '{"a":["\\ud83d"]}', 'not-text'],
  ['has a cell that is too large', `{"a":"${megabytes(2)}"}`, 'cell-too-large'],
  ['has a cell of 10 MB', `{"a":"${megabytes(10)}"}`, 'row-too-large'],
  ['has many cells', `{"a":[${'"xxxxxxxx",'.repeat(600_000)}0]}`, 'row-too-large'],
  [
    'has too many fields',
    JSON.stringify(Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [i, 0]))),
    'too-many-columns',
  ],
];

describe('JSON Lines', () => {
  it('are rows by themselves, with values as JSON has them; blank lines are none', async () => {
    expect(await read('{"id":"0042","n":1.5,"sub":{"list":[true,null]}}\r\n\r\n{"id":"é😀שלום"}')).toEqual([
      { number: 1, line: 1, fields: { id: '0042', n: 1.5, sub: { list: [true, null] } } },
      { number: 2, line: 3, fields: { id: 'é😀שלום' } },
    ]);
  });

  it('that are not JSON are faulty alone, and the reason does not repeat the data', async () => {
    const rows = await read('{"id":1}\n{"id":secret}\n{"id":3}\n{"id":4');
    expect(rows).toMatchObject([
      { number: 1, fields: { id: 1 } },
      {
        number: 2,
        line: 2,
        fault: { code: 'malformed-json', reason: expect.not.stringContaining('secret') },
      },
      { number: 3, fields: { id: 3 } },
      { number: 4, line: 4, fault: { code: 'malformed-json' }, raw: '{"id":4' },
    ]);
  });

  it.each(faulty)('whose row %s are faulty alone', async (_, row, code) => {
    expect(await fieldsOf(`{"id":1}\n${row}\n{"id":3}`)).toEqual([{ id: 1 }, code, { id: 3 }]);
  });
});

describe('a JSON list', () => {
  it('holds a row in each element', async () => {
    expect(await fieldsOf('[\n {"id":"1","a":{"b":[1,{"c":null}]}},\n {"id":"é😀שלום"}\n]')).toEqual([
      { id: '1', a: { b: [1, { c: null }] } },
      { id: 'é😀שלום' },
    ]);
  });

  it('names the line on which each row begins', async () => {
    expect(await read('[\n{"a":1\n},\n{"a":2}]')).toMatchObject([{ line: 2 }, { line: 4 }]);
  });

  it('may lie within the document, at a path', async () => {
    const text =
      '{"items":[{"no":1}],"data":{"count":2,"x":{"items":[{"no":2}]},"items":[{"a":1},{"a":2}]},"more":[{"no":3}]}';
    expect(await fieldsOf(text, { path: 'data.items' })).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('may be empty', async () => expect(await read('[]')).toEqual([]));

  it.each(faulty)('with a row that %s has others nevertheless', async (_, row, code) => {
    expect(await fieldsOf(`[{"id":1},${row},{"id":3}]`)).toEqual([{ id: 1 }, code, { id: 3 }]);
  });
});

describe('a JSON document cannot be read', () => {
  it('from where it is malformed; the rows before come, and the place is named', async () => {
    const seen: ReadRow[] = [];
    const reading = async () => {
      for await (const row of readRows(
        contentOf(Buffer.from('[{"id":1},\n{"id":2},\n{"id":oops},\n{"id":4}]')),
      ))
        seen.push(row);
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'malformed-json',
      line: 3,
      reason: expect.stringContaining('on line 3, after row 2'),
    });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['ends too early', '[{"id":1},\n{"id":2}', {}, 'malformed-json'],
    ['goes on behind its end', '[{"id":1}] x', {}, 'malformed-json'],
    ['nests beyond all reason', `[${'['.repeat(5_000)}`, {}, 'malformed-json'],
    ['is no list, and no path is given', '{\n"data":[{"id":1}]}', {}, 'path-missing'],
    ['is no list in one line, by its name', '{"data":[{"id":1}]}', { fileName: 'rows.json' }, 'path-missing'],
    ['has nothing at the path', '{"data":[{"id":1}]}', { path: 'items' }, 'no-rows'],
    ['has no list at the path', '{"data":{"id":1}}', { path: 'data' }, 'no-rows'],
    ['has a value without end', `[{"id":"${megabytes(17)}`, {}, 'row-too-large'],
  ])('that %s', async (_, text, options, code) => {
    await expect(read(text, options)).rejects.toMatchObject({ code });
  });
});
