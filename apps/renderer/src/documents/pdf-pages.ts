/** A page of a printed file. */
export interface PdfPage {
  /** In points. */
  width: number;
  height: number;
  /** Whether it draws nothing: it refers to no font, image or paint. */
  blank: boolean;
}

const mostLevels = 32;

/**
 * The pages of a PDF in their order, read the way readers do: last cross-reference table, catalog, page tree. Knows
 * what Skia writes: a classic table with one section, and page dictionaries that are not compressed.
 * @throws Error where the file is not built like that
 */
export function readPages(pdf: Buffer): PdfPage[] {
  const file = new PdfFile(pdf);
  const pages: PdfPage[] = [];
  const visit = (node: string, level: number): void => {
    const kids = /\/Kids \[([\d R\s]*)\]/.exec(node)?.[1];
    if (kids === undefined || level > mostLevels) pages.push(pageOf(node));
    else for (const [, kid] of kids.matchAll(/(\d+) 0 R/g)) visit(file.object(Number(kid)), level + 1);
  };
  visit(file.pageTree(), 0);
  return pages;
}

/** How many pages a PDF has. Searching for `/Count` would believe a title that says so. @throws as `readPages` */
export function countPages(pdf: Buffer): number {
  const count = /\/Count (\d+)/.exec(new PdfFile(pdf).pageTree())?.[1];
  if (!count) throw new Error(unfinished);
  return Number(count);
}

const unfinished = 'The printed file has no page tree where PDF expects one: the engine did not finish it.';

function pageOf(node: string): PdfPage {
  const box = /\/MediaBox \[\s*([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)\s*\]/.exec(node);
  if (!box) throw new Error(unfinished);
  const [left = 0, bottom = 0, right = 0, top = 0] = box.slice(1).map(Number);
  const blank = /\/Resources <<\s*(?:\/ProcSet \[[^\]]*\]\s*)?>>/.test(node);
  return { width: right - left, height: top - bottom, blank };
}

class PdfFile {
  private readonly table: string;

  constructor(private readonly bytes: Buffer) {
    const tail = bytes.toString('latin1', Math.max(0, bytes.length - 1024));
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1]);
    this.table = Number.isNaN(start) ? '' : bytes.toString('latin1', start);
  }

  /** The root of the page tree. */
  pageTree(): string {
    const root = /trailer\s*<<[^]*?\/Root (\d+) 0 R/.exec(this.table)?.[1];
    const tree = root && /\/Pages (\d+) 0 R/.exec(this.object(Number(root)))?.[1];
    if (!tree) throw new Error(unfinished);
    return this.object(Number(tree));
  }

  /** The dictionary of an indirect object, by the one section that the table has: `0 <n>`, then 20 bytes an entry. */
  object(number: number): string {
    const head = /^xref\s+0 \d+\s*?\n/.exec(this.table)?.[0].length ?? Number.NaN;
    const offset = Number(this.table.slice(head + number * 20, head + number * 20 + 10));
    if (Number.isNaN(offset)) return '';
    return this.bytes.toString('latin1', offset, Math.max(offset, this.bytes.indexOf('endobj', offset)));
  }
}
