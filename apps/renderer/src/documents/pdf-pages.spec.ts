import { describe, expect, it } from '@jest/globals';
import { countPages, readPages } from './pdf-pages.js';

/** A file with the objects 1, 2, … and a classic cross-reference table, the catalog being the last of them. */
function pdfOf(...objects: string[]): Buffer {
  let text = '%PDF-1.4\n';
  const entries = ['0000000000 65535 f \n'];
  objects.forEach((object, i) => {
    entries.push(`${String(text.length).padStart(10, '0')} 00000 n \n`);
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = `xref\n0 ${entries.length}\n${entries.join('')}trailer\n<</Size ${entries.length}\n/Root ${objects.length} 0 R>>\n`;
  return Buffer.from(`${text}${table}startxref\n${text.length}\n%%EOF\n`, 'latin1');
}

const catalog = '<</Type /Catalog\n/Pages 2 0 R>>';

describe('the number of pages of a PDF', () => {
  it('is read from the root of its page tree', () => {
    const branch = '<</Type /Pages\n/Count 8\n/Parent 2 0 R>>';
    expect(countPages(pdfOf(branch, '<</Type /Pages\n/Count 12\n/Kids [1 0 R]>>', catalog))).toBe(12);
  });

  it('is not what a title says', () => {
    const title = '<</Title (/Type /Pages /Count 9999 startxref 0 %%EOF)>>';
    expect(countPages(pdfOf(title, '<</Type /Pages\n/Count 3>>', catalog))).toBe(3);
  });

  it.each([
    ['an empty file', Buffer.of()],
    ['a file cut off', pdfOf('<<>>', '<</Type /Pages\n/Count 3>>', catalog).subarray(0, 120)],
    ['a file without a page tree', pdfOf('<<>>', '<<>>', '<</Type /Catalog>>')],
  ])('of %s is an error', (_, pdf) => {
    expect(() => countPages(pdf)).toThrow('no page tree');
    expect(() => readPages(pdf)).toThrow('no page tree');
  });
});

it('the pages of a PDF are read in their order through all branches, with their size and whether they draw', () => {
  const page = (box: string, resources: string) =>
    `<</Type /Page\n/Resources <<${resources}>>\n/MediaBox [${box}]\n/Parent 2 0 R>>`;
  const pdf = pdfOf(
    page('0 0 104.88 30.96', '/ProcSet [/PDF /Text]'),
    '<</Type /Pages\n/Count 3\n/Kids [4 0 R 1 0 R]>>',
    page('0 0 595 842', '/ProcSet [/PDF]\n/Font <</F1 9 0 R>>'),
    '<</Type /Pages\n/Count 2\n/Parent 2 0 R\n/Kids [3 0 R 5 0 R]>>',
    page('10 10 110 60', '/ExtGState <</G3 3 0 R>>'),
    catalog,
  );
  expect(readPages(pdf)).toEqual([
    { width: 595, height: 842, blank: false },
    { width: 100, height: 50, blank: false },
    { width: 104.88, height: 30.96, blank: true },
  ]);
});
