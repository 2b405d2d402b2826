import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import * as mupdf from 'mupdf';
import {
  DocumentPrinter,
  type PrintableDocument,
  type PrintedPages,
} from '../../../apps/renderer/src/documents/document-printer.js';
import { readPdf } from './pdf.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';

let renderer: RunningRenderer;
let printer: DocumentPrinter;

beforeAll(async () => {
  renderer = await startRenderer({ RENDERER_DOCUMENT_SECONDS: '4' });
  printer = renderer.service.app.get(DocumentPrinter);
});
afterAll(() => renderer?.stop());

const pageOfY =
  '@page{size:A5;margin:15mm;@bottom-center{content:"Page " counter(page) " of " counter(pages)}}';
const plain = `${pageOfY} body{margin:0;font:10pt sans-serif} h1{break-after:avoid}`;

const documentOf = (body: string, css = plain, more: Partial<PrintableDocument> = {}): PrintableDocument => ({
  title: 'Test',
  locale: 'en',
  dir: 'ltr',
  styleSheet: { digest: createHash('sha256').update(css).digest('hex'), css },
  body,
  tagged: true,
  ...more,
});

/** The pages of one document out of the file it shares, as text. */
const textOf = ({ pdf, first, pages }: PrintedPages): string[] =>
  readPdf(pdf)
    .pages.slice(first - 1, first - 1 + pages)
    .map((text) => text.replace(/\s+/g, ' ').trim());

const sharing = (printed: readonly PrintedPages[]): number =>
  printed.length - new Set(printed.map(({ pdf }) => pdf)).size;

const statement = (name: string, lines: number): string =>
  `<h1>${name}</h1>${Array.from({ length: lines }, (_, i) => `<p>${name} line ${i}</p>`).join('')}`;

/** What a page looks like, as a digest of its pixels. */
function pictureOf({ pdf, first }: PrintedPages, page = 0): string {
  const document = mupdf.Document.openDocument(pdf, 'application/pdf');
  const pixels = document
    .loadPage(first - 1 + page)
    .toPixmap(mupdf.Matrix.scale(1.5, 1.5), mupdf.ColorSpace.DeviceRGB, false);
  return createHash('sha256').update(pixels.getPixels()).digest('hex');
}

describe('documents printed together', () => {
  it('come in their order, each on pages of its own that say how many they are', async () => {
    const names = Array.from({ length: 90 }, (_, i) => `CUSTOMER-${String(i).padStart(3, '0')}`);
    const documents = names.map((name, i) => documentOf(statement(name, 5 + ((i * 13) % 70))));
    const printed = await printer.printTogether(documents);
    expect(sharing(printed)).toBeGreaterThan(60);
    for (const [i, one] of printed.entries()) {
      const pages = textOf(one);
      expect(new Set(pages.join(' ').match(/CUSTOMER-\d+/g))).toEqual(new Set([names[i]]));
      expect(pages.map((text) => /Page \d+ of \d+/.exec(text)?.[0])).toEqual(
        pages.map((_, at) => `Page ${at + 1} of ${pages.length}`),
      );
      expect(pages.join(' ').match(/line \d+/g)).toHaveLength(5 + ((i * 13) % 70));
    }
    expect(readPdf(printed[0]!.pdf)).toMatchObject({ title: undefined, tagged: false });
  });

  it('of several style sheets, locales and directions do not mix', async () => {
    const documents = ['en', 'de', 'ar'].flatMap((locale) =>
      [plain, `${plain} p{color:red}`].flatMap((css) =>
        [1, 2, 3].map((n) =>
          documentOf(`<p>${locale} ${css.length} ${n}</p>`, css, {
            locale,
            dir: locale === 'ar' ? 'rtl' : 'ltr',
          }),
        ),
      ),
    );
    const printed = await printer.printTogether(documents);
    expect(sharing(printed)).toBe(12);
    for (const [i, one] of printed.entries()) {
      const [, text] = /^<p>(.*)<\/p>$/.exec(documents[i]!.body)!;
      expect(textOf(one).join()).toContain(text);
    }
  });

  const chart = (colour: string) =>
    `<svg viewBox="0 0 100 20"><defs><linearGradient id="g"><stop stop-color="${colour}"/></linearGradient><g id="s"><circle cx="80" cy="10" r="9" fill="${colour}"/></g></defs><rect width="60" height="20" fill="url(#g)"/><use href="#s"/></svg>`;
  const square = (colour: string) =>
    `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Crect width='9' height='9' fill='${colour}'/%3E%3C/svg%3E`;
  const table = `<table><thead><tr><th>n</th></tr></thead><tbody>${'<tr><td>row</td></tr>'.repeat(60)}</tbody></table>`;
  it.each([
    ['charts whose parts have the same ids', ['red', 'lime', 'blue'].map(chart), ''],
    [
      'counters, quotes and the first of everything',
      ['a', 'b', 'c'].map((x) => `<p>${x}<q>x</q></p><p>${x}</p><q>`),
      'body{counter-reset:n} p{counter-increment:n m} p::before{content:counter(n) "." counter(m)} p:first-child{color:red} body>p:last-of-type{color:lime} q::before{content:open-quote}',
    ],
    [
      'what the root passes on',
      ['a', 'b', 'c'].map((x) => `<main><p>${x}</p>${table}</main>`),
      ':root{--ink:#0a7;color:#333} html{font-size:12pt} p{color:var(--ink);font-size:2rem} body{line-height:1.7} thead{display:table-header-group}',
    ],
    [
      'paragraphs at the top, at the end, and floats',
      ['a', 'b', 'c'].map(
        (x) =>
          `<h1 style="margin-top:3em">${x}</h1><p style="float:right">f</p><p style="break-after:page">end</p>`,
      ),
      '',
    ],
    [
      'pictures of their own behind the text',
      ['red', 'lime', 'blue'].map((x) => `<p style="background:url(${square(x)})">${x}</p>`),
      `p{height:auto;padding:20mm;list-style:url(${square('teal')}) inside;display:list-item;print-color-adjust:exact}`,
    ],
    ['pages as large as the window of the browser', ['a', 'b', 'c'], '@page{size:800px 600px;margin:0}'],
    ['pages of no size', ['a', 'b', 'c'], '@page{size:auto}'],
  ])('look as they do alone: %s', async (_, bodies, css) => {
    const documents = bodies.map((body) => documentOf(body, plain + css));
    const printed = await printer.printTogether(documents);
    expect(sharing(printed)).toBe(2);
    for (const [i, one] of printed.entries()) {
      const { pdf, pages } = await printer.print({ ...documents[i]!, tagged: false });
      expect(one.pages).toBe(pages);
      for (let page = 0; page < pages; page++)
        expect(pictureOf(one, page)).toBe(pictureOf({ pdf, first: 1, pages }, page));
    }
  });

  it.each([
    '@page :first{margin-top:40mm} body{margin:0}',
    '@page wide{size:A4 landscape} .wide{page:wide}',
    ':root:has(p){color:red}',
    'body{background:yellow}',
    '@page{@top-left{content:counter(pages, upper-roman)}}',
    '@import url(data:text/css,p{color:red});',
  ])('are printed one by one where the style sheet would know: %s', async (css) => {
    const printed = await printer.printTogether([1, 2, 3].map((n) => documentOf(`<p>n${n}</p>`, css)));
    expect(sharing(printed)).toBe(0);
    expect(printed.map((one) => textOf(one)[0])).toEqual(
      ['n1', 'n2', 'n3'].map((n) => expect.stringContaining(n)),
    );
  });
});

it('documents that name strings for their margins are printed one by one, each with its own', async () => {
  const css = '@page{size:A5;margin:15mm;@top-left{content:var(--customer,"nobody")}}';
  const names = ['Ada', 'Bea', 'Zoë'];
  const printed = await printer.printTogether(
    names.map((name) => documentOf(`<h1 data-named-string="customer">${name}</h1><p>x</p>`, css)),
  );
  expect(sharing(printed)).toBe(0);
  expect(printed.map((one) => textOf(one)[0]?.match(/Ada|Bea|Zoë/g))).toEqual(
    names.map((name) => [name, name]),
  );
});

describe('a document that tries to reach its neighbours', () => {
  const long = '<p>PLANTED</p>'.repeat(150);
  it.each([
    ['fixed boxes', '<p>a</p><div style="position:fixed;bottom:0">PLANTED</div>'],
    ['boxes far below', '<p>a</p><div style="position:absolute;top:230mm">PLANTED</div>'],
    ['long boxes out of the flow', `<p>a</p><div style="position:absolute">${long}</div>`],
    ['boxes by an escape', `<p>a</p><div style="p\\6fsition:absolute;top:230mm">${long}</div>`],
    [
      'boxes of its own style sheet',
      `<style>div{position:absolute;top:230mm}</style><p>a</p><div>${long}</div>`,
    ],
    ['content higher than its box', `<div style="height:5mm">${long}</div>`],
    ['content below a gap', `<div style="height:5mm"><p style="height:200mm"></p>${long}</div>`],
    ['a grid that is too small', `<div style="display:grid;grid-template-rows:5mm">${long}</div>`],
    ['columns that are too small', `<div style="columns:2;height:20mm">${long}</div>`],
    ['floats', `<div style="float:left">${long}</div><p>a</p>`],
    ['negative margins', `<p>a</p><div style="margin-bottom:-300mm">${long}</div>`],
    ['shifts', '<p>a</p><div style="position:relative;top:240mm">PLANTED</div>'],
    ['transformations', '<p>a</p><div style="transform:translateY(240mm)">PLANTED</div>'],
    ['page names', '<div style="page:wide">PLANTED</div><p>a</p>'],
    ['page counters', '<p style="counter-set:page 7;counter-reset:pages 9">PLANTED</p>'],
    ['a dialog', `<dialog open>${long}</dialog>`],
    ['a popover', `<div popover open>${long}</div>`],
    ['closing tags', `</div></main></body></html>${long}<plaintext>`],
    ['open tags', `<table><tr><td>${long}<svg><foreignObject><table>PLANTED<!--`],
    [
      'styles of the host',
      '<style>:host,html,body,*{page:auto!important;position:fixed!important}:host::after{content:"PLANTED"}@page{@top-left{content:"PLANTED"}}@font-face{font-family:sans-serif;src:local("Liberation Mono")}</style>PLANTED',
    ],
    ['titles and roots', '<title>PLANTED</title><html class="planted"><body style="position:fixed">PLANTED'],
    ['a paper of its own', '<style>@page{size:37mm 11mm;margin:0}</style>PLANTED'],
    [
      'names for others',
      '<p style="anchor-name:--a;view-transition-name:x;container:c/size;timeline-scope:--t">PLANTED</p>',
    ],
  ])('by %s reaches none', async (_, body) => {
    const neighbour = (n: number) => documentOf(`<p>clean ${n}</p>`);
    const documents = [neighbour(1), documentOf(body), neighbour(2), documentOf(body), neighbour(3)];
    const printed = await printer.printTogether(documents);
    expect(sharing([printed[0]!, printed[2]!, printed[4]!])).toBe(2);
    for (const [at, n] of [
      [0, 1],
      [2, 2],
      [4, 3],
    ] as const)
      expect(textOf(printed[at]!)).toEqual([
        expect.stringMatching(new RegExp(`^(Page 1 of 1 clean ${n}|clean ${n} Page 1 of 1)$`)),
      ]);
    const alone = await printer.print({ ...documents[1]!, tagged: false });
    for (const at of [1, 3]) {
      expect(printed[at]!.pages).toBe(alone.pages);
      expect(textOf(printed[at]!)).toEqual(textOf({ ...alone, first: 1 }));
    }
  });
});

describe('a document that spoils a gang', () => {
  const siblings =
    'i:not(:has(~ i ~ b)){color:red}i:nth-last-child(2n of :not(:has(+ u)))~i:nth-child(3n of i:not(.x)){color:blue}';

  it('by hanging is refused by its own name, and its neighbours are printed without it', async () => {
    const css = `${plain}${siblings}`;
    const bad = documentOf('<i>x</i>'.repeat(80_000), css);
    const good = [1, 2, 3].map((n) => documentOf(`<p>good ${n}</p>`, css));
    await expect(printer.printTogether([good[0]!, bad, ...good.slice(1)])).rejects.toMatchObject({
      code: 'document-too-slow',
    });
    const printed = await printer.printTogether(good);
    expect(printed.map((one) => textOf(one)[0])).toEqual(
      [1, 2, 3].map((n) => expect.stringContaining(`good ${n}`)),
    );
  }, 60_000);

  it('by too many pages is refused, and not cut off', async () => {
    const good = documentOf('<p>good</p>');
    const bad = documentOf('<p style="break-after:page">x</p>'.repeat(1_600));
    await expect(printer.printTogether([good, good, bad])).rejects.toMatchObject({
      code: 'document-too-large',
    });
  }, 60_000);

  it('that has no content at all still has its page', async () => {
    const printed = await printer.printTogether(['', '<p>b</p>', ''].map((body) => documentOf(body)));
    expect(printed.map(({ pages }) => pages)).toEqual([1, 1, 1]);
  });
});
