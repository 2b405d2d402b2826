import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { communicationComposedV1 } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DocumentsService } from '../../../apps/renderer/src/documents/documents.service.js';
import { flattened, hasColour, partsOf, placeOf, structureOf } from './pdf-structure.js';
import { type ReadPdf, readPdf } from './pdf.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';
import { StatementComposer, statementCss } from './sample-statements.js';

let renderer: RunningRenderer;
let composer: StatementComposer;

beforeAll(async () => {
  renderer = await startRenderer();
  composer = await StatementComposer.of(new Date('2026-12-01T09:00:00Z'));
});
afterAll(() => renderer?.stop());

type Statement = StatementComposer['statements'][number];

const statementIn = (language: string, is: (statement: Statement) => boolean = () => true): Statement => {
  const found = composer.statements.find(
    (one) =>
      one.locale.startsWith(language) && one.data.entries.length > 0 && one.data.sums.closing > 0 && is(one),
  );
  if (!found) throw new Error(`The samples have no such statement in ${language}.`);
  return found;
};
const pdfOf = (statement: Parameters<StatementComposer['document']>[0]): Promise<Buffer> =>
  renderer.print(composer.document(statement));

/** Letters are compared, not the blanks between them, nor the forms that shaping gives them. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\s\u2066-\u2069]+/g, '');

/** Where each of these words begins, the ones after those before. */
function inOrder(text: string, words: readonly string[]): boolean {
  let at = 0;
  return words.every((word) => {
    const found = plain(text).indexOf(plain(word), at);
    at = found + plain(word).length;
    return found >= 0;
  });
}

describe('a statement', () => {
  const long = () => statementIn('en', ({ data }) => data.entries.length > 100);

  it('is structured for those who hear it: title, language, headings, table headers, and words for its pictures', async () => {
    const statement = statementIn('en');
    const pdf = await pdfOf(statement);
    expect(readPdf(pdf)).toMatchObject({
      title: `Statement of account ${statement.data.statement.number}`,
      language: statement.locale,
      tagged: true,
    });
    const elements = flattened(structureOf(pdf));
    const typed = (type: string) => elements.filter((element) => element.type === type);
    expect(typed('H1')).toHaveLength(1);
    expect(typed('H2')).toHaveLength(4);
    expect(typed('H3')).toEqual([]);
    const scopes = typed('TH').map(({ scope }) => scope);
    expect(scopes.filter((scope) => scope === 'Column')).toHaveLength(10);
    expect(scopes.filter((scope) => scope === 'Row')).toHaveLength(statement.data.entries.length + 1);
    expect(
      typed('Figure')
        .map(({ alt }) => alt)
        .filter(Boolean),
    ).toEqual([
      'Fennholm',
      'QR code with the details of this transfer',
      expect.stringMatching(
        /^Bar chart of what you spent from December 2025 to November 2026\. Most was in .+: £/,
      ),
    ]);
  });

  it('has bookmarks when it is long', async () => {
    expect(readPdf(await pdfOf(long())).bookmarks.join()).toContain('Statement of account');
  });

  it.each(['en', 'de', 'fr', 'es', 'sv', 'pl', 'ja', 'ar'])(
    'carries its fonts in %s, and its chart and code as lines',
    async (language) => {
      const { fonts, notEmbedded, images } = partsOf(await pdfOf(statementIn(language)));
      expect(fonts.length).toBeGreaterThan(1);
      expect({ notEmbedded, images }).toEqual({ notEmbedded: [], images: 0 });
      for (const font of fonts) expect(font).toMatch(/IBMPlex|Newsreader/);
    },
  );

  it('says on every page which one it is, and on every one but the first whose', async () => {
    const { pages } = readPdf(await pdfOf(long()));
    expect(pages.length).toBeGreaterThan(5);
    const whose = `${long().name} · Statement of account ${long().data.statement.number}`;
    for (const [i, page] of pages.entries()) {
      expect(plain(page)).toContain(plain(`Page ${i + 1} of ${pages.length}`));
      expect([i, plain(page).includes(plain(whose))]).toEqual([i, i > 0]);
    }
  });

  it('repeats the heads of its columns wherever lines follow', async () => {
    const { pages } = readPdf(await pdfOf(long()));
    const references = long().data.entries.map(({ reference }) => reference);
    for (const page of pages.filter((text) => references.some((reference) => text.includes(reference))))
      expect(inOrder(page, ['Date', 'Movement', 'Reference', 'Amount', 'Balance'])).toBe(true);
  });

  it('never leaves the total alone on a page, whatever the number of lines', async () => {
    const statement = statementIn('en');
    const counts = Array.from({ length: 44 }, (_, i) => i + 2);
    const alone = async (count: number): Promise<boolean> => {
      const { pages } = readPdf(await pdfOf(composer.withEntries(statement, count)));
      const last = pages.find((page) => page.includes(`N-${count}\n`)) ?? '';
      const lines = last.match(/N-\d+\b/g) ?? [];
      return lines.length < 2 || !last.slice(last.indexOf(`N-${count}\n`)).includes('Closing balance');
    };
    const found = await Promise.all(counts.map(async (count) => ((await alone(count)) ? [count] : [])));
    expect(found.flat()).toEqual([]);
  });

  it('is read in the order in which it is written', async () => {
    const statement = statementIn('de', ({ data }) => data.entries.length > 20);
    const { text } = readPdf(await pdfOf(statement));
    const references = statement.data.entries.map(({ reference }) => reference);
    const words = [
      'Kontoauszug',
      'Auf einen Blick',
      'Anfangssaldo',
      'Bewegungen',
      ...references,
      'Endsaldo',
      'IBAN',
    ];
    expect(inOrder(text, words)).toBe(true);
  });

  it('runs from right to left in Arabic, with numbers and codes the right way round', async () => {
    const statement = statementIn('ar-EG');
    const pdf = await pdfOf(statement);
    const read = readPdf(pdf);
    expect(read.language).toBe('ar-EG');
    const [first = ''] = read.pages;
    // Engines disagree about the order of words that they take out of such a line; letters they all put right.
    for (const word of ['كشف', 'حساب', 'الحركات', statement.data.statement.number])
      expect(plain(first)).toContain(plain(word));
    const entry = statement.data.entries[0]?.reference ?? '';
    const [fennholm, reference] = [placeOf(pdf, 0, 'Fennholm'), placeOf(pdf, 0, entry)];
    const width = 595;
    expect(fennholm?.x).toBeGreaterThan(width / 2);
    // The reference is the third of five columns, before the amounts on its left.
    expect(reference?.x).toBeGreaterThan(width / 3);
  });

  it('is Japanese in Japanese', async () => {
    const { text } = readPdf(await pdfOf(statementIn('ja')));
    expect(inOrder(text, ['ご利用明細書', 'ご利用の概要', 'ご利用の内容', '今回残高'])).toBe(true);
  });

  it('prints no name from the statement before in its head', async () => {
    const other = statementIn('de');
    const pages = async (): Promise<ReadPdf> =>
      readPdf(
        await renderer.print({
          css: statementCss,
          body: '<main class="statement"><p style="break-after:page">One</p><p>Two</p></main>',
        }),
      );
    await pdfOf(other);
    for (const { text } of await Promise.all([pages(), pages(), pages()]))
      expect(text).not.toContain(other.name);
  });
});

describe('emoji', () => {
  const emojiFont = (file: string): string => {
    const path = createRequire(import.meta.url).resolve(`@fontsource/noto-color-emoji/files/${file}.woff2`);
    return `@font-face{font-family:Emoji;src:url(data:font/woff2;base64,${readFileSync(path).toString('base64')})}`;
  };
  const css = (font: string) => `${font}body{font-family:sans-serif}i{font:normal 40pt Emoji}`;
  const body = '<p>Thanks</p><i>🌈</i>';

  it('are printed in colour, and stay text, with a font that draws them', async () => {
    const whole = css(emojiFont('noto-color-emoji-emoji-400-normal'));
    const document = { title: 'Emoji', locale: 'en', dir: 'ltr' as const, tagged: true, css: whole, body };
    // Six megabytes are more than a request may bring, and less than a style sheet may have.
    const { pdf } = await renderer.service.app.get(DocumentsService).preview(document);
    expect(readPdf(pdf).text).toContain('🌈');
    expect(hasColour(pdf, 0)).toBe(true);
    expect(partsOf(pdf).notEmbedded).toEqual([]);
  });

  it('are refused with a font that has them only as SVG, which the browser leaves out', async () => {
    const only = css(emojiFont('noto-color-emoji-1-400-normal')).replace('sans-serif', 'Emoji');
    await expect(renderer.print({ css: only, body: '<i>🌈</i>' })).rejects.toThrow(/missing-glyph.*U\+1F308/);
  });
});

describe('what is missing', () => {
  it.each([
    ['a font', '<p style="font-family:Gone">x</p>', /missing-font.*gone.*in main > p/],
    ['an image', '<img src="data:image/png;base64,aGVsbG8=">', /missing-image.*cannot be decoded/],
    ['a letter', '<p>ᚠ</p>', /missing-glyph.*U\+16A0.*in main > p/],
  ])('is told of %s before anything is printed', async (_, body, told) => {
    const document = { css: statementCss, body: `<main>${body}</main>` };
    await expect(renderer.print(document)).rejects.toThrow(told);
    const answer = await renderer.call('documents', { title: 'x', locale: 'en', ...document });
    expect(answer.status).toBe(422);
  });

  it('parks what was composed with it, with the remedy', async () => {
    const { example } = communicationComposedV1;
    const communicationId = randomUUID();
    const styleSheet = await renderer.artefacts.put(Buffer.from(statementCss), 'text/css');
    const document = {
      fileName: 'x.pdf',
      title: 'x',
      locale: 'en',
      dir: 'ltr' as const,
      styleSheet,
      tagged: true,
    };
    await renderer.bus.publish(
      communicationComposedV1,
      {
        ...example,
        communicationId,
        channel: 'print',
        content: {
          kind: 'print',
          to: { lines: ['Ring 1'], country: 'AT' },
          document: { ...document, body: '<main><p>ᚠ</p></main>' },
        },
      },
      communicationId,
    );
    const messageId = deterministicId(communicationComposedV1.subject, communicationId);
    const parked = await eventually(async () => {
      const answer = await renderer.call('parked?limit=200');
      const { items } = (await answer.json()) as {
        items: { messageId: string; code: string; remedy?: string }[];
      };
      return items.find((item) => item.messageId === messageId);
    });
    expect(parked).toMatchObject({ code: 'missing-glyph', reason: expect.stringContaining('U+16A0') });
  });
});
