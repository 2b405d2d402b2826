import { describe, expect, it } from '@jest/globals';
import { countPages } from './page-count.js';

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

describe('the number of pages of a PDF', () => {
  const catalog = '<</Type /Catalog\n/Pages 2 0 R>>';

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
  ])('of %s is an error', (_, pdf) => expect(() => countPages(pdf)).toThrow('no page tree'));
});
