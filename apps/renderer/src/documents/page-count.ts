/**
 * How many pages a PDF has, read the way readers do: last cross-reference table, catalog, root of the page tree.
 * Searching for `/Count` instead would believe a title that says so. Knows classic tables, which Skia writes.
 * @throws Error where the file is not built like that
 */
export function countPages(pdf: Buffer): number {
  const tail = pdf.toString('latin1', Math.max(0, pdf.length - 1024));
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1]);
  const table = Number.isNaN(start) ? '' : pdf.toString('latin1', start);
  const root = /trailer\s*<<[^]*?\/Root (\d+) 0 R/.exec(table)?.[1];
  const pages = root && /\/Pages (\d+) 0 R/.exec(objectAt(pdf, table, Number(root)))?.[1];
  const count = pages && /\/Count (\d+)/.exec(objectAt(pdf, table, Number(pages)))?.[1];
  if (!count)
    throw new Error('The printed file has no page tree where PDF expects one: the engine did not finish it.');
  return Number(count);
}

/** The dictionary of an indirect object, by the one section that the table has: `0 <n>`, then 20 bytes an entry. */
function objectAt(pdf: Buffer, table: string, number: number): string {
  const head = /^xref\s+0 \d+\s*?\n/.exec(table)?.[0].length ?? Number.NaN;
  const offset = Number(table.slice(head + number * 20, head + number * 20 + 10));
  const text = Number.isNaN(offset) ? '' : pdf.toString('latin1', offset);
  return text.slice(0, text.indexOf('endobj'));
}
