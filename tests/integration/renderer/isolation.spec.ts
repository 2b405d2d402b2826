import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as mupdf from 'mupdf';
import {
  DocumentPrinter,
  type PrintableDocument,
} from '../../../apps/renderer/src/documents/document-printer.js';
import { readPdf } from './pdf.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';

let renderer: RunningRenderer;
let printer: DocumentPrinter;

beforeAll(async () => {
  // One page, so that each document gets the one that the document before it has left.
  renderer = await startRenderer({ RENDERER_PAGES: '1' });
  printer = renderer.service.app.get(DocumentPrinter);
});
afterAll(() => renderer?.stop());

const fontOf = (file: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`@fontsource/${file}`)).toString('base64');
const sans = fontOf('ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2');
const other = fontOf('ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2');
const fontFace = (name: string, data: string) =>
  `@font-face{font-family:${name};src:url(data:font/woff2;base64,${data}) format('woff2')}`;

const css = `${fontFace('House', sans)}
@page{size:A5;margin:15mm;@bottom-center{content:"Page " counter(page) " of " counter(pages);font:8pt House}}
body{margin:0;font:10pt House} .steps{counter-increment:step} .steps::before{content:counter(step) " "}`;
const styleSheet = { css, digest: createHash('sha256').update(css).digest('hex') };

const documentOf = (body: string, more: Partial<PrintableDocument> = {}): PrintableDocument => ({
  ...{ title: 'Clean', locale: 'en', dir: 'ltr', tagged: true, styleSheet, body },
  ...more,
});

/** Shows whatever is left of a document before it: whose ids, counters, names, values and states it asks for. */
const looking = documentOf(`<h1>Clean</h1><p class="steps">step</p><p>“<q>quoted</q>”</p>
  <p style="color:var(--planted,#123);font-family:Planted,House;content:var(--planted-content)">names</p>
  <p style="list-style:planted;display:list-item;margin-left:2em;animation:planted 1s -1s paused;view-transition-name:planted">styles</p>
  <form><input name="r" type="radio"><input type="checkbox"><input value="value"><select><option>one</select><textarea>text</textarea></form>
  <details><summary>summary</summary>hidden</details><dialog>closed</dialog><div popover>closed</div><planted-element>element</planted-element>
  <a href="#planted">link</a><span id="clean">target</span><slot name="planted">fallback</slot>
  <svg width="100" height="20"><defs><linearGradient id="g"><stop stop-color="green"/></linearGradient></defs><rect width="40" height="20" fill="url(#g)"/><use href="#planted-shape"/><text x="50" y="15">svg</text></svg>
  <img alt="dot" width="9" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Ccircle cx='4' cy='4' r='4'/%3E%3C/svg%3E">`);

const script = `<script>
  window.name='PLANTED-NAME'; document.title='PLANTED-TITLE'; setInterval(() => document.body.append('PLANTED-TIMER'), 1);
  requestAnimationFrame(() => document.body.append('PLANTED-FRAME')); new MutationObserver(() => document.body.append('PLANTED-OBSERVER')).observe(document, { childList: true, subtree: true });
  try { localStorage.x = sessionStorage.x = document.cookie = 'PLANTED-STORAGE' } catch {} history.pushState('PLANTED', '', '#planted'); location.hash = 'planted';
  customElements.define('planted-element', class extends HTMLElement { connectedCallback() { this.textContent = 'PLANTED-ELEMENT' } });
  document.fonts.add(new FontFace('House', 'local(serif)')); document.adoptedStyleSheets = [Object.assign(new CSSStyleSheet(), {})];
  addEventListener('beforeprint', () => document.body.append('PLANTED-PRINT')); navigator.serviceWorker?.register('data:,');
</script>`;

const planted: [string, string][] = [
  ['text', '<p>PLANTED-TEXT</p>'],
  ['scripts, timers, storage, window.name and the address', `${script}<p>x</p>`],
  [
    'handlers of events',
    '<img src="data:," onerror="document.title=`PLANTED`"><svg onload="name=`PLANTED`"></svg><body onbeforeprint="document.body.append(`PLANTED`)">',
  ],
  [
    'counters and quotes',
    '<div style="counter-reset:step 40;counter-increment:step 7"><p class="steps">PLANTED</p></div><p style="counter-set:page 9;counter-reset:pages 9">x<q><q><q></p>',
  ],
  [
    'ids, names and targets',
    '<p id="clean" name="clean">PLANTED</p><p id="planted">PLANTED</p><a name="planted">PLANTED</a><svg><linearGradient id="g"><stop stop-color="red"/></linearGradient><g id="planted-shape"><text y="9">PLANTED</text></g></svg>',
  ],
  [
    'form fields and their states',
    '<form id="f" action="data:,PLANTED"><input name="r" type="radio" checked><input type="checkbox" checked autofocus><input value="PLANTED" name="PLANTED"><select><option selected>PLANTED</select><textarea>PLANTED</textarea><input type="file"><button formaction="data:,">PLANTED</button></form>',
  ],
  [
    'a font of the same name',
    `<style>${fontFace('House', other)}${fontFace('Planted', other)}</style><p style="font-family:Planted">PLANTED</p>`,
  ],
  [
    'style elements',
    '<style>*{color:red!important}p::before{content:"PLANTED"!important}html{counter-reset:step 9;font-size:30pt;--planted:red;--planted-content:"PLANTED"}:root:has(h1){direction:rtl}</style><p>x</p>',
  ],
  [
    'names in styles',
    '<style>@keyframes planted{from{color:red}}@counter-style planted{system:cyclic;symbols:"PLANTED"}@property --planted{syntax:"<color>";inherits:true;initial-value:red}@layer planted{p{color:red}}@view-transition{navigation:auto}@font-palette-values --planted{font-family:House}@namespace url(planted);</style><p>x</p>',
  ],
  [
    'settings of the page',
    '<style>@page{size:A3 landscape;margin:1mm;@top-left{content:"PLANTED"}@bottom-center{content:"PLANTED"}}@page :first{@top-right{content:"PLANTED"}}@page planted{size:A6}</style><p style="page:planted">x</p>',
  ],
  [
    'shadow trees',
    '<div><template shadowrootmode="open"><style>:host{position:fixed}</style><slot name="planted"></slot>PLANTED</template></div><p slot="planted">PLANTED</p>',
  ],
  [
    'titles, languages, directions and roots',
    '<html lang="ar" dir="rtl" class="planted" style="font-size:50pt"><head><title>PLANTED</title></head><body lang="ar" dir="rtl" class="planted" style="color:red">PLANTED</body></html>',
  ],
  [
    'metadata',
    '<meta name="author" content="PLANTED"><meta name="color-scheme" content="dark"><meta name="viewport" content="width=100,initial-scale=9"><meta http-equiv="content-language" content="ar"><meta http-equiv="default-style" content="x"><base href="data:text/plain,PLANTED" target="planted">',
  ],
  [
    'what lies on top',
    '<dialog open>PLANTED</dialog><div popover="manual">PLANTED</div><details open><summary>s</summary>PLANTED</details><div style="position:fixed;inset:0">PLANTED</div>',
  ],
  [
    'frames',
    '<iframe srcdoc="PLANTED" name="planted"></iframe><object data="data:text/html,PLANTED"></object><embed src="data:text/html,PLANTED"><frameset><frame></frameset>',
  ],
  [
    'states of the eye and hand',
    '<div style="height:90mm;overflow:scroll"><p contenteditable autofocus tabindex="1" accesskey="x">PLANTED</p><marquee>PLANTED</marquee></div>',
  ],
  ['open tags', '<table><tr><td><svg><foreignObject><math><mtext><textarea>PLANTED<!-- PLANTED'],
  ['text that never ends', '<plaintext>PLANTED</plaintext>'],
  ['many pages and bookmarks', `<h1>PLANTED</h1><h2>PLANTED</h2>${'<p>PLANTED</p>'.repeat(4_000)}`],
  [
    'names for others',
    '<div style="anchor-name:--planted;view-transition-name:planted;container:planted/size;timeline-scope:--planted">PLANTED</div><map name="planted"><area href="#planted"></map><label for="clean">PLANTED</label><output form="f">PLANTED</output>',
  ],
  [
    'structure',
    '<table summary="PLANTED"><caption>PLANTED</caption><tr><th scope="col" id="h">PLANTED</th></tr><tr><td headers="h">PLANTED</td></tr></table><figure role="img" aria-label="PLANTED" aria-describedby="clean"></figure><p aria-live="assertive" role="alert">PLANTED</p>',
  ],
];

/** Without the time at which it was made. */
const bytesOf = (pdf: Buffer): string =>
  pdf.toString('latin1').replace(/\/(CreationDate|ModDate) \(D:[^)]*\)/g, '');

const printLooking = async (): Promise<Buffer> => (await printer.print(looking)).pdf;

const pictureOf = (pdf: Buffer, page: number): string => {
  const pixels = mupdf.Document.openDocument(pdf, 'application/pdf')
    .loadPage(page)
    .toPixmap(mupdf.Matrix.scale(2, 2), mupdf.ColorSpace.DeviceRGB, false);
  return createHash('sha256').update(pixels.getPixels()).digest('hex');
};

describe('a document that follows another on its page is the same to the last byte', () => {
  let clean: string;
  beforeAll(async () => {
    const pdf = await printLooking();
    expect(readPdf(pdf).text).toContain('1 step');
    clean = bytesOf(pdf);
  });

  it.each(planted)('whatever the other one planted: %s', async (_, body) => {
    for (const tagged of [true, false]) {
      const { pdf } = await printer.print(
        documentOf(body, { title: 'PLANTED-TITLE', locale: 'ar', dir: 'rtl', tagged }),
      );
      expect(pdf.length).toBeGreaterThan(500);
      const next = bytesOf(await printLooking());
      expect(next).not.toContain('PLANTED');
      expect(next === clean).toBe(true);
    }
  });
});

describe('a document that shares its file with another looks as it does alone', () => {
  it.each(planted)('whatever the other one planted: %s', async (_, body) => {
    const plain = documentOf(
      '<h1>Clean</h1><p class="steps">step</p><p style="color:var(--planted,#123);font-family:Planted,House">names</p><form><input name="r" type="radio"></form><svg width="50" height="20"><defs><linearGradient id="g"><stop stop-color="green"/></linearGradient></defs><rect width="40" height="20" fill="url(#g)"/><use href="#planted-shape"/></svg>',
    );
    const other = documentOf(body, { title: 'PLANTED-TITLE' });
    const printed = await printer.printTogether([plain, other, plain, other, plain]);
    const alone = await printer.print({ ...plain, tagged: false });
    const text = readPdf(alone.pdf).text;
    for (const at of [0, 2, 4]) {
      const { pdf, first, pages } = printed[at]!;
      expect(pages).toBe(1);
      expect(readPdf(pdf).pages[first - 1]).toBe(text);
      expect(pictureOf(pdf, first - 1)).toBe(pictureOf(alone.pdf, 0));
      expect(pdf.toString('latin1')).not.toContain('PLANTED-TITLE');
    }
    expect(new Set([0, 2, 4].map((at) => printed[at]!.pdf)).size).toBe(1);
  });
});

it('a page that was printed together serves the next ones as if it had not', async () => {
  const one = documentOf('<p class="steps">one</p>');
  const before = await printer.printTogether([one, one]);
  for (const [, body] of planted) await printer.printTogether([documentOf(body), documentOf(body)]);
  const after = await printer.printTogether([one, one]);
  expect(bytesOf(after[0]!.pdf) === bytesOf(before[0]!.pdf)).toBe(true);
});
