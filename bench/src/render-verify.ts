import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as mupdf from 'mupdf';
import { customerOf, type Kind, pagesOf } from './render-documents.js';

/** What a document must be: its own customer's, whole, with the right numbers, and nobody else's. @throws where not */
function check(what: string, kind: Kind, n: number, pages: readonly string[]): void {
  const wrong = (why: string): never => {
    throw new Error(`${what}, ${kind} of ${customerOf(n)}: ${why}`);
  };
  if (pages.length !== pagesOf[kind]) wrong(`it has ${pages.length} pages`);
  const customers = new Set(pages.join(' ').match(/CUSTOMER-\d{7}/g));
  if (customers.size !== 1 || !customers.has(customerOf(n)))
    wrong(`it names ${[...customers].join(', ') || 'nobody'}`);
  if (kind !== 'statement') return;
  const references = pages.join(' ').match(/R-\d+-\d+/g) ?? [];
  if (references.length !== 40 || references.some((one) => !one.startsWith(`R-${n}-`)))
    wrong(`it has ${references.length} rows of its own`);
  pages.forEach((text, i) => {
    const numbered = text.replace(/\s+/g, ' ').includes(`Page ${i + 1} of ${pages.length}`);
    if (!numbered) wrong(`page ${i + 1} is not numbered so`);
  });
}

function open(bytes: Buffer): { pages: string[]; tagged: boolean } {
  const document = mupdf.Document.openDocument(bytes, 'application/pdf') as mupdf.PDFDocument;
  const pages = Array.from({ length: document.countPages() }, (_, i) =>
    document.loadPage(i).toStructuredText('').asText(),
  );
  return { pages, tagged: !document.getTrailer().get('Root').get('StructTreeRoot').isNull() };
}

/** Opens every PDF of a folder. @returns how many documents there were */
export async function verifyFolder(
  what: string,
  folder: string,
  kind: Kind,
  first: number,
  tagged: boolean,
): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${kind}-`));
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    const pdf = open(bytes);
    check(what, kind, Number(/-(\d+)\.pdf$/.exec(name)?.[1]), pdf.pages);
    if (pdf.tagged !== tagged) throw new Error(`${what}, ${name}: tagged is ${pdf.tagged}.`);
    const others = new Set(bytes.toString('latin1').match(/CUSTOMER-\d{7}/g));
    if (others.size > 1) throw new Error(`${what}, ${name}: it carries ${[...others].join(', ')}.`);
  }
  return names.length || verifyParts(what, folder, kind, first);
}

/** The same for a print stream, in which documents follow each other. */
async function verifyParts(what: string, folder: string, kind: Kind, first: number): Promise<number> {
  const parts = JSON.parse(await readFile(join(folder, 'parts.json'), 'utf8')) as number[][];
  let n = first;
  for (const [i, counts] of parts.entries()) {
    const { pages, tagged } = open(await readFile(join(folder, `part-${i}.pdf`)));
    if (tagged) throw new Error(`${what}, part ${i}: it is tagged.`);
    let at = 0;
    for (const count of counts) check(what, kind, n++, pages.slice(at, (at += count)));
    if (at !== pages.length) throw new Error(`${what}, part ${i}: ${pages.length - at} pages are nobody's.`);
  }
  return n - first;
}
