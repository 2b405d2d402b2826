import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { contentOf } from './content.js';
import { batchLimits } from './limits.js';
import { readRows } from './read-rows.js';
import type { ReadRow } from './reading.js';

const path = 'statements/statement';
const read = (text: string, limits = batchLimits): Promise<ReadRow[]> =>
  Readable.from(readRows(contentOf(Buffer.from(text)), { path }, limits)).toArray();
const fieldsOf = async (text: string) =>
  (await read(text)).map((row) => ('fields' in row ? row.fields : row.fault.code));
const statements = (...inner: string[]) =>
  `<statements>${inner.map((row) => `<statement>${row}</statement>`).join('')}</statements>`;
const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024);

describe('XML', () => {
  it('has a row in each element at the path: attributes and children are fields, what is repeated a list', async () => {
    const text = `<?xml version="1.0"?>
      <statements xmlns="urn:x">
        <statement id="0042" xmlns:y="urn:y">
          <name>Zoë &amp; Ömer</name>
          <address country="AT"><line>Ring 1</line><line>שלום</line><city>Wien</city></address>
          <note lang="de">Grüße <!-- not this --> 😀</note>
          <html><![CDATA[<b>5 > 4</b>]]></html>
          <empty/>
        </statement>
      </statements>`;
    expect(await read(text)).toEqual([
      {
        number: 1,
        line: 3,
        fields: {
          id: '0042',
          name: 'Zoë & Ömer',
          address: { country: 'AT', line: ['Ring 1', 'שלום'], city: 'Wien' },
          note: { lang: 'de', '#text': 'Grüße  😀' },
          html: '<b>5 > 4</b>',
          empty: '',
        },
      },
    ]);
  });

  it('keeps text as it stands, numbers and dates included', async () => {
    expect(await fieldsOf(statements('<a> 007 </a><b>01/02/2026</b>'))).toEqual([
      { a: ' 007 ', b: '01/02/2026' },
    ]);
  });

  it('may have rows that are nothing but text', async () => {
    expect(await fieldsOf(statements('one', ' '))).toEqual([{ '#text': 'one' }, {}]);
  });

  it('has no rows in elements of that name elsewhere', async () => {
    const text =
      '<statements><old><statement>1</statement></old><statement><statement>2</statement></statement></statements>';
    expect(await fieldsOf(text)).toEqual([{ statement: '2' }]);
  });

  it('has no rows where only the end of the path is right', async () => {
    const text = '<a><x><c>1</c><c>2</c></x><b><c>3</c></b></a>';
    const rows = Readable.from(readRows(contentOf(Buffer.from(text)), { path: '/a/b/c' })).toArray();
    expect(await rows).toMatchObject([{ number: 1, fields: { '#text': '3' } }]);
  });

  it.each([
    ['nests too deeply', `${'<a>'.repeat(32)}${'</a>'.repeat(32)}`, 'too-deep'],
    ['has a cell that is too large', `<a>${megabytes(2)}</a>`, 'cell-too-large'],
    ['has a cell of 10 MB', `<a>${megabytes(10)}</a>`, 'row-too-large'],
    ['has too many fields', Array.from({ length: 2_001 }, (_, i) => `<a${i}/>`).join(''), 'too-many-columns'],
    ['sets a prototype', '<__proto__><x>1</x></__proto__>', 'reserved-name'],
  ])('with a row that %s has others nevertheless', async (_, row, code) => {
    expect(await fieldsOf(statements('<id>1</id>', row, '<id>3</id>'))).toEqual([
      { id: '1' },
      code,
      { id: '3' },
    ]);
  });
});

describe('many small elements', () => {
  it('are no way around the limit', async () => {
    const rows = await read(statements('<a/>'.repeat(50_000)), { ...batchLimits, rowBytes: 100_000 });
    expect(rows).toMatchObject([{ fault: { code: 'row-too-large' } }]);
  });
});

describe('XML cannot be read', () => {
  it.each([
    ['with a DOCTYPE', `<!DOCTYPE statements [<!ENTITY a "b">]>${statements('&a;')}`, 'xml-doctype'],
    [
      'with one that fetches a file',
      `<!DOCTYPE s SYSTEM "file:///etc/passwd">${statements('')}`,
      'xml-doctype',
    ],
    ['with entities of its own', statements('&a;'), 'malformed-xml'],
    ['with entities of HTML', statements('&eacute;'), 'malformed-xml'],
    ['with elements that nest beyond all reason', '<a>'.repeat(2_000), 'malformed-xml'],
    ['with an attribute without end', `<statements><statement a="${megabytes(1)}`, 'malformed-xml'],
    ['with no element at the path', '<statements><invoice/></statements>', 'no-rows'],
  ])('%s', async (_, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });

  it.each([
    ['closes what is not open', '<statements><statement>1</statement>\n<statement>2</statements>'],
    ['ends too early', '<statements><statement>1</statement>\n<statement>2'],
    ['has text outside', `${statements('1')}\nx`],
  ])('from where it %s, and names the line', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'malformed-xml', line: 2 });
  });

  it('without the path of its rows, and proposes one', async () => {
    const reading = Readable.from(readRows(contentOf(Buffer.from(statements('1'))))).toArray();
    await expect(reading).rejects.toMatchObject({
      code: 'path-missing',
      remedy: expect.stringContaining('statements/statement'),
    });
  });
});
