import { serialize } from 'parse5';
import { finish } from './docx/finishing.ts';
import { Looks } from './docx/looks.ts';
import { convert } from './docx/mammoth.ts';
import { Numbering } from './docx/numbering.ts';
import { Package } from './docx/package.ts';
import { pageCss } from './docx/page.ts';
import { Preparing, type Whole } from './docx/preparing.ts';
import { Styles } from './docx/styles.ts';
import { text, type XmlElement } from './docx/xml.ts';
import { excerpt, ImportRefused, Report } from './imports.ts';
import { type Draft, Placeholders } from './placeholders.ts';
import { inHtml } from './statements-in.ts';
import { attribute, elementsIn, type Parent, setAttribute } from './tree.ts';

/** As the template's schema has them. */
const largest = { html: 512 * 1024, css: 3 * 1024 * 1024 };
/** Above this, pictures lie in the style sheet, where there is more room. */
const mostPicturesInside = 300 * 1024;

export interface DocxUpload {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly brand: string;
}

interface Part {
  readonly path: string;
  readonly name: 'header' | 'letter' | 'footer';
  readonly root: XmlElement;
}

/** Makes a paged document of a Word document: its words by mammoth, its looks and fields by what mammoth leaves out. */
export async function importDocx({ bytes, name, brand }: DocxUpload): Promise<Draft> {
  const from = await Package.open(bytes);
  const report = new Report();
  const document = from.xml(from.main) as XmlElement;
  const parts = partsOf(from, document, report);
  const whole = wholeOf(from, parts, report);
  const { placeholders, looks } = whole;
  for (const part of parts) new Preparing(whole, part.name).prepare(part.root);
  const trees = await treesOf(from, parts, whole);
  const pictures = picturesAside(trees.map(({ tree }) => tree));
  const content = trees
    .map(({ name: part, tree }) =>
      part === 'letter' ? serialize(tree) : `<${part}>\n${serialize(tree)}\n</${part}>`,
    )
    .join('\n');
  placeholders.settle(placeholders.idsIn(content));
  const html = inHtml(content, placeholders);
  const { locale, rtl } = from.language(document);
  const css = `${pageCss(document, report, rtl)}\n${looks.css()}\n${pictures}`;
  refuseTooLarge(html, css);
  noteFonts(whole, report);
  const title = excerpt(from.title() ?? name, 150);
  const sampleData = { data: placeholders.sampleData() };
  placeholders.reportNames();
  const letter = { title: title.replace(/[{}]/g, ''), css, html, ...(locale ? { locale } : {}) };
  const fileName = `${excerpt(name, 100).replace(/[{}\\/]/g, '')}.pdf`;
  return {
    report,
    placeholders,
    template: {
      name: title,
      brand,
      variants: [{ channel: 'print', document: 'letter', fileName }],
      documents: { letter },
      texts: {},
      sampleData,
    },
  };
}

function wholeOf(from: Package, parts: readonly Part[], report: Report): Whole {
  return {
    placeholders: new Placeholders(parts.map(({ root }) => text(root)).join(' '), report),
    report,
    styles: new Styles(from.xml(from.ofKind('styles')), from.xml(from.ofKind('theme'))),
    numbering: new Numbering(from.xml(from.ofKind('numbering')), report),
    looks: new Looks(),
    cells: [],
    pictures: [],
  };
}

async function treesOf(
  from: Package,
  parts: readonly Part[],
  whole: Whole,
): Promise<{ name: Part['name']; tree: Parent }[]> {
  const notes = notesOf(from, whole);
  const trees: { name: Part['name']; tree: Parent }[] = [];
  for (const part of parts) {
    const html = await convert(from, part.path, part.root, whole, notes);
    if (part.name === 'letter' && /id="(foot|end)note-\d/.test(html))
      whole.report.add(
        'notes',
        'Footnotes stand at the end',
        'letter',
        'Where a page ends is only known when it is printed.',
        'Put short ones into brackets.',
      );
    trees.push({ name: part.name, tree: finish(html, whole, part.name) });
  }
  return trees;
}

function partsOf(from: Package, document: XmlElement, report: Report): Part[] {
  const margin = (kind: 'header' | 'footer'): Part[] => {
    const { shown, others } = from.margins(document, kind);
    const root = from.xml(shown);
    const left = others.map((path) => text(from.xml(path) as XmlElement).trim()).filter(Boolean);
    if (left.length > 0)
      report.add(
        `other-${kind}`,
        `Other ${kind}s were left out: “${excerpt(left.join(' / '))}”`,
        kind,
        `Only one ${kind} carries over: the first page’s where it has its own.`,
        'Put what is needed of them into the text.',
      );
    if (!shown || !root || (text(root).trim() === '' && !/pict|drawing/.test(JSON.stringify(root))))
      return [];
    report.add(
      kind,
      kind === 'header' ? 'The header stands once, at the top' : 'The footer stands once, at the end',
      kind,
      'Word repeats it on each page.',
      'Repeat short texts on every page by CSS: @page { @top-center { content: "…" } }.',
    );
    return [{ path: shown, name: kind, root }];
  };
  return [...margin('header'), { path: from.main, name: 'letter', root: document }, ...margin('footer')];
}

/** Notes are parts of their own, which mammoth reads with the letter. */
function notesOf(from: Package, whole: Whole): ReadonlyMap<string, XmlElement> {
  const notes = new Map<string, XmlElement>();
  for (const kind of ['footnotes', 'endnotes']) {
    const path = from.ofKind(kind);
    const root = from.xml(path);
    if (!path || !root) continue;
    new Preparing(whole, kind).prepare(root);
    notes.set(path, root);
  }
  return notes;
}

function picturesAside(trees: readonly Parent[]): string {
  const pictures = trees.flatMap(elementsIn).filter(({ tagName }) => tagName === 'img');
  const size = pictures.reduce((sum, one) => sum + (attribute(one, 'src')?.length ?? 0), 0);
  if (size <= mostPicturesInside) return '';
  const classes = new Map<string, string>();
  for (const one of pictures) {
    const src = attribute(one, 'src') ?? '';
    const name = classes.get(src) ?? `picture${classes.size + 1}`;
    classes.set(src, name);
    one.attrs = one.attrs.filter((attr) => attr.name !== 'src');
    setAttribute(one, 'class', `${attribute(one, 'class') ?? ''} ${name}`.trim());
  }
  return [...classes].map(([src, name]) => `.${name} { content: url("${src}") }`).join('\n');
}

function refuseTooLarge(html: string, css: string): void {
  const [field, size, most] =
    html.length > largest.html
      ? ['text', html.length, largest.html]
      : ['pictures and looks', css.length, largest.css];
  if (size > most)
    throw new ImportRefused(
      'too-large',
      `The draft’s ${field} would have ${Math.ceil(size / 1024)} KB; at most ${most / 1024} KB are kept.`,
      'Make its pictures smaller, or send it in parts.',
    );
}

function noteFonts({ styles }: Whole, report: Report): void {
  if (styles.fonts.size > 0)
    report.add(
      'fonts',
      `Fonts are named, not brought along: ${[...styles.fonts].slice(0, 8).join(', ')}`,
      'the document',
      'Word’s fonts lie on the author’s machine; where one is missing, the nearest is used, and lines break elsewhere.',
      'Use the brand’s fonts, or put them into the style sheet as data: URLs.',
    );
}
