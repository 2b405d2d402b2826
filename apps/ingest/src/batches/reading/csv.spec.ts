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
const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024);

describe('a CSV file', () => {
  it('is a header and rows, numbered from the first row of data, each with its line', async () => {
    expect(await read('id,name\n1,Zoë\n2,Ömer\n')).toEqual([
      { number: 1, line: 2, fields: { id: '1', name: 'Zoë' } },
      { number: 2, line: 3, fields: { id: '2', name: 'Ömer' } },
    ]);
  });

  it.each([
    ['comma', 'name,city\nZoë,"Wien, 4."\n'],
    ['semicolon', 'name;city\nZoë;Wien, 4.\n'],
    ['tab', 'name\tcity\nZoë\tWien, 4.\n'],
    ['bar', 'name|city\nZoë|Wien, 4.\n'],
    ['semicolon and quotes', '"name";"city"\n"Zoë";"Wien, 4."\n'],
    ['comma and apostrophes', "'name','city'\n'Zoë','Wien, 4.'\n"],
  ])('is delimited by what its beginning shows: %s', async (_, text) => {
    expect(await fieldsOf(text)).toEqual([{ name: 'Zoë', city: 'Wien, 4.' }]);
  });

  it('with decimal commas is delimited by semicolons', async () => {
    expect(await fieldsOf('net;gross\n1,00;1,20\n2,50;3,00\n')).toEqual([
      { net: '1,00', gross: '1,20' },
      { net: '2,50', gross: '3,00' },
    ]);
  });

  it('may have one column, whose values hold commas', async () => {
    expect(await fieldsOf('name\nMüller, Zoë\nMayr, Jakob\n')).toEqual([
      { name: 'Müller, Zoë' },
      { name: 'Mayr, Jakob' },
    ]);
  });

  it('is delimited by what is said rather than by what is seen', async () => {
    expect(await fieldsOf('a;b,c\n1;2,3\n', { delimiter: ',' })).toEqual([{ 'a;b': '1;2', c: '3' }]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('ends its lines with %s', async (_, end) => {
    const rows = await read(['a,b', '1,2', '', '3,4'].join(end));
    expect(rows).toEqual([
      { number: 1, line: 2, fields: { a: '1', b: '2' } },
      { number: 2, line: 4, fields: { a: '3', b: '4' } },
    ]);
  });

  it('that was put together from several mixes line endings, and loses no row by it', async () => {
    expect(await fieldsOf('a,b\r\n1,2\n3,4\r\n5,6')).toHaveLength(3);
  });

  it('has quoted line breaks, delimiters and quotes in its values, and lines are still counted right', async () => {
    const [first, second] = await read('a,b\r\n"one\r\ntwo","say ""hi"", x"\r\n3,4\r\n');
    expect(first).toMatchObject({ line: 2, fields: { a: 'one\r\ntwo', b: 'say "hi", x' } });
    expect(second).toMatchObject({ line: 4 });
  });

  it('keeps every value as the text it is: formulas, dates that could be two, numbers, blanks', async () => {
    const values = [
      '=HYPERLINK("x")',
      '+1+2',
      '-3',
      '@SUM(A1)',
      '01/02/2026',
      '0042',
      '1e5',
      ' x ',
      'TRUE',
      '',
    ];
    const names = values.map((_, i) => `c${i}`);
    const quoted = values.map((value) => `"${value.replaceAll('"', '""')}"`);
    expect(await fieldsOf(`${names}\n${quoted}\n`)).toEqual([
      Object.fromEntries(names.map((name, i) => [name, values[i]])),
    ]);
  });

  it('may have inches in values that are not quoted', async () => {
    expect(await fieldsOf('part,size\nPipe 5",2\n')).toEqual([{ part: 'Pipe 5"', size: '2' }]);
  });

  it('may have a header and no row', async () => expect(await read('a,b\n')).toEqual([]));
});

describe('a faulty row of a CSV file', () => {
  it('has too few or too many fields, says so, and stops no other', async () => {
    const rows = await read('a,b\n1,2\n3\n4,5,6\n7,8\n');
    expect(rows).toMatchObject([
      { number: 1, fields: {} },
      {
        number: 2,
        line: 3,
        fault: { code: 'ragged-row', reason: 'The row has 1 field; the header has 2.' },
        raw: '3',
      },
      {
        number: 3,
        line: 4,
        fault: { code: 'ragged-row', reason: 'The row has 3 fields; the header has 2.' },
      },
      { number: 4, line: 5, fields: { a: '7', b: '8' } },
    ]);
  });

  it('has text behind a closing quote', async () => {
    const rows = await read('a,b\n"5" pipe",2\n3,4\n');
    expect(rows).toMatchObject([
      { number: 1, fault: { code: 'misplaced-quote', reason: expect.stringContaining('field 1') } },
      { number: 2, fields: { a: '3', b: '4' } },
    ]);
  });

  it('has a cell of 10 MB, of which only the beginning is shown', async () => {
    const rows = await read(`id,note\n1,"${megabytes(10)}"\n2,short\n`);
    expect(rows).toMatchObject([
      { fault: { code: 'row-too-large' } },
      { number: 2, fields: { note: 'short' } },
    ]);
    expect((rows[0] as { raw: string }).raw.length).toBeLessThan(300);
  });

  it('has a cell that is too large in a row that is not', async () => {
    const rows = await read(`id,note\n1,${megabytes(2)}\n2,short\n`);
    expect(rows).toMatchObject([
      { fault: { code: 'cell-too-large', reason: expect.stringContaining('“note”') } },
      { fields: { note: 'short' } },
    ]);
  });
});

describe('a CSV file cannot be read', () => {
  it.each([
    ['to the end of the file', 'a,b\n1,2\n3,"four\n5,6\n', 3],
    ['to the next quote', 'a,b\n1,2\n3,"four\n5,"six"\n7,8\n', 3],
    ['behind a value of two lines', 'a,b,c\n1,"x\ny","z\n3,4,5\n', 3],
    ['in the header', '"a,b\n1,2\n', 1],
  ])('whose quote is open %s; it names the line the quote opens on', async (_, text, line) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'unclosed-quote',
      line,
      reason: expect.stringContaining(`line ${line} `),
    });
  });

  it('yields the rows before an open quote', async () => {
    const seen: ReadRow[] = [];
    const reading = async () => {
      for await (const row of readRows(contentOf(Buffer.from('a,b\n1,2\n3,4\n5,"x\n7,"y"\n'))))
        seen.push(row);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'unclosed-quote', line: 4 });
    expect(seen).toHaveLength(2);
  });

  it.each([
    [
      'two columns of one name',
      'id,name, id \n1,2,3\n',
      'duplicate-header',
      'columns 1 and 3 are all named “id”',
    ],
    ['a column without a name', 'a,,c,\n1,2,3,4\n', 'column-without-name', 'column 2 and 4'],
    ['names that are all empty', ',,\n1,2,3\n', 'header-missing', 'is empty'],
    ['an address for a name', 'zoe@customers.example,Wien\n', 'header-missing', 'holds data'],
    ['only numbers and dates', '1,2026-01-31,42.00\n', 'header-missing', 'holds data'],
    ['a name that changes prototypes', 'a,__proto__\n1,2\n', 'reserved-name', '__proto__'],
  ])('with %s in its header', async (_, text, code, reason) => {
    await expect(read(text)).rejects.toMatchObject({
      code,
      line: 1,
      reason: expect.stringContaining(reason),
    });
  });

  it('with more columns than are read', async () => {
    const names = Array.from({ length: 2_001 }, (_, i) => `c${i}`);
    await expect(read(`${names}\n`)).rejects.toMatchObject({ code: 'too-many-columns' });
  });

  it('further than its limit of rows', async () => {
    const limits = { ...batchLimits, rows: 2 };
    await expect(read('a\nx\ny\n', {}, limits)).resolves.toHaveLength(2);
    await expect(read('a\nx\ny\nz\n', {}, limits)).rejects.toMatchObject({ code: 'too-many-rows' });
  });

  it.each([
    ['value', 'x'],
    ['row of empty fields', ','],
    ['quote, and delimiters within', ',"'],
  ])('beyond a %s without end, of which no more is held than its limit', async (_, unit) => {
    const content = {
      size: 1e12,
      open: (_from?: number, to?: number) =>
        Readable.from(
          (function* () {
            yield Buffer.from('a,b\n1,2\n3,');
            while (to === undefined) yield Buffer.alloc(64 * 1024, unit);
          })(),
          { objectMode: false },
        ),
    };
    const limits = { ...batchLimits, rowBytes: 250_000 };
    await expect(Readable.from(readRows(content, {}, limits)).toArray()).rejects.toMatchObject({
      code: expect.stringMatching('row-too-large|unclosed-quote'),
      line: 3,
    });
  });

  it('beyond a quote that is not closed within what may be held, whose line it names', async () => {
    const limits = { ...batchLimits, rowBytes: 100_000 };
    await expect(read(`a,b\n1,2\n3,"${megabytes(1)}`, {}, limits)).rejects.toMatchObject({
      code: 'unclosed-quote',
      line: 3,
    });
  });
});
