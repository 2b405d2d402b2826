import { describe, expect, it } from '@jest/globals';
import { PermanentFailure } from '@tourbus/platform';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { checkBodyIsComplete, checkStyleSheetIsComplete } from './completeness.js';
import { DocumentFonts } from './document-fonts.js';
import { SystemFonts } from './system-fonts.js';

const require = createRequire(import.meta.url);
const fontData = (file: string): string =>
  `url(data:font/woff2;base64,${readFileSync(require.resolve(`@fontsource/${file}`)).toString('base64')})`;
const face = (family: string, file: string, range = ''): string =>
  `@font-face{font-family:'${family}';src:${fontData(file)} format('woff2');${range && `unicode-range:${range};`}}`;

const latin = face(
  'Plex',
  'ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2',
  'U+0000-00FF,U+2000-206F,U+20AC',
);
const latinExt = face('Plex', 'ibm-plex-sans/files/ibm-plex-sans-latin-ext-400-normal.woff2', 'U+0100-02BA');
const arabic = face('Plex Arabic', 'ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff2');
const svgEmoji = face('Emoji', 'noto-color-emoji/files/noto-color-emoji-1-400-normal.woff2');
const own = `${latin}body{font:400 9pt/1.5 "Plex", 'Plex Arabic', sans-serif}`;

/** As fontconfig lists them. */
const installed = new SystemFonts(
  'DejaVu Sans\t20-7e a0-17f 370-3ff\nNoto Sans CJK JP,Noto Sans CJK JP Bold\t3041-30ff 4e00-9fff\n',
);

const failureOf = (run: () => void): PermanentFailure | undefined => {
  try {
    run();
  } catch (error) {
    return error as PermanentFailure;
  }
  return undefined;
};
const ofBody = (body: string, css = own, system: SystemFonts | 'unknown' = installed) =>
  failureOf(() =>
    checkBodyIsComplete(body, new DocumentFonts(css, system === 'unknown' ? undefined : system)),
  );
const ofSheet = (css: string, system = installed) =>
  failureOf(() => checkStyleSheetIsComplete(css, new DocumentFonts(css, system)));

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('a document is complete', () => {
  it.each([
    ['with letters that its fonts have', '<p>Zoë, “Straße” – 10 €</p>'],
    ['with letters that shaping puts together', '<p>Zoe\u0308 &#x5a;oe&#x308; ‑ 1</p>'],
    [
      'with blanks and signs that no font has to have',
      '<p>a\u00a0b\u202fc\u00add\u200de\ufe0f\u2066f\u2069\t\n</p>',
    ],
    ['with entities', '<p>&nbsp;&euro;&eacute;&#8211;&amp;</p>'],
    [
      'with letters where nobody sees them',
      '<!-- 漢 --><p title="漢">a</p><style>/* 漢 */</style><svg><title>漢</title></svg><template><img></template>',
    ],
    ['with a picture', `<img alt="a > b" src="data:image/png;base64,${png}">`],
    [
      'with a picture of lines',
      '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
    ],
    ['with a picture out of which the browser chooses', `<img srcset="data:image/png;base64,${png} 2x">`],
    [
      'with drawn letters in its own fonts',
      '<svg><text style="font-family:inherit" font-family="Plex">a</text></svg>',
    ],
    ['with a clip path', '<svg><g style="clip-path:url(#c)"></g></svg>'],
    ['that only speaks of fonts', '<p>style="font-family:Gone" &lt;img&gt;</p>'],
  ])('%s', (_, body) => expect(ofBody(body)).toBeUndefined());

  it('as soon as any slice of a font has the letter', () => {
    expect(ofBody('<p>Łódź</p>')).toMatchObject({ code: 'missing-glyph' });
    expect(ofBody('<p>Łódź</p>', own + latinExt)).toBeUndefined();
  });

  it('with letters of an installed font that the style sheet names', () => {
    const naming = `${latin}body{font-family:Plex,'Noto Sans CJK JP'}`;
    expect(ofBody('<p>漢字</p>', naming)).toBeUndefined();
    expect(ofBody('<p>漢字</p>', own)).toMatchObject({ code: 'missing-glyph' });
  });

  it('with installed fonts, where the style sheet brings none or leaves it to the system', () => {
    for (const css of [
      'p{color:red}',
      'body{font-family:Arial,"DejaVu Sans"}',
      `${own}code{font-family:monospace}`,
    ]) {
      expect(ofSheet(css)).toBeUndefined();
      expect(ofBody('<p>Łódź 漢字 Ωμέγα</p>', css)).toBeUndefined();
      expect(ofBody('<p>ᚠᚢᚦ</p>', css)).toMatchObject({ code: 'missing-glyph' });
    }
  });

  it('for all that can be said where nobody knows what is installed', () => {
    expect(ofBody('<p>ᚠᚢᚦ</p>', 'body{font-family:Gone}', 'unknown')).toBeUndefined();
  });
});

describe('a letter that no font has', () => {
  it.each([
    ['in the text', '<main><p>日本</p></main>', '“日” (U+65E5), “本” (U+672C), in main > p'],
    ['as an entity', '<p>&#x1F308;</p>', '(U+1F308), in p'],
    ['in a drawing', '<svg><text>語</text></svg>', 'in svg > text'],
    ['as a mark of its own', '<p>x\u0ec8</p>', '(U+0EC8)'],
  ])('%s is told with its place', (_, body, told) => {
    const failure = ofBody(body);
    expect(failure).toMatchObject({ code: 'missing-glyph', remedy: expect.stringContaining('@font-face') });
    expect(failure?.reason).toContain(told);
  });

  it('in words of the style sheet is told', () => {
    expect(ofSheet(`${own}@page{@top-left{content:"\\65E5 x"}}`)).toMatchObject({ code: 'missing-glyph' });
    expect(ofSheet(`${own}:root{--page-before:'صفحة '}`)).toMatchObject({ code: 'missing-glyph' });
    expect(ofSheet(`${own}${arabic}:root{--page-before:'صفحة '}q::before{content:'“\\A'}`)).toBeUndefined();
  });

  it('is missing, too, where the font has it only as SVG, which Chromium does not draw', () => {
    expect(ofBody('<p>🌈</p>', `${own}${svgEmoji}i{font-family:Plex,Emoji}`)).toMatchObject({
      code: 'missing-glyph',
    });
  });
});

describe('a font that is not there', () => {
  it.each([
    ['named in the style sheet', `${own}h1{font-family:'Gone Sans',sans-serif}`],
    ['named in the shorthand', `${own}h1{font:italic 500 13pt/1.2 "Gone Sans", serif}`],
    ['that nothing stands in for', 'body{font-family:"Gone Sans"}'],
  ])('%s is told', (_, css) => {
    const failure = ofSheet(css);
    expect(failure).toMatchObject({ code: 'missing-font' });
    expect(failure?.reason).toContain('“gone sans”, asked for in the style sheet');
  });

  it.each([
    ['in a style', '<p style="color:red;font-family:Gone">a</p>', 'in p'],
    ['in a style with entities', '<p style="font-family:&quot;Gone&quot;">a</p>', 'in p'],
    ['in a style element', '<style>p{font-family:Gone}</style>', 'in style'],
    ['of drawn letters', '<svg><text font-family="Gone">a</text></svg>', 'in svg > text'],
  ])('%s of the document is told with its place', (_, body, told) => {
    const failure = ofBody(body);
    expect(failure).toMatchObject({ code: 'missing-font' });
    expect(failure?.reason).toContain('“gone”');
    expect(failure?.reason).toContain(told);
  });

  it('is told where its data are none, as soon as it is needed', () => {
    const broken = `@font-face{font-family:B;src:url(data:font/woff2;base64,d09GMgABAAAA)}body{font-family:B}`;
    expect(ofBody('<p>a</p>', broken)).toMatchObject({
      code: 'missing-font',
      reason: expect.stringContaining('“b”'),
    });
  });

  it('is told again for the next document', () => {
    const fonts = new DocumentFonts('@font-face{font-family:B;src:url(x)}p{font-family:B}', installed);
    for (let i = 0; i < 2; i++)
      expect(failureOf(() => checkBodyIsComplete('<p>a</p>', fonts))).toMatchObject({ code: 'missing-font' });
  });

  it('may come with the document itself', () => {
    const body = `<style>${arabic}i{font-family:'Plex Arabic'}</style><i style="font-family:'Plex Arabic'">صفحة</i>`;
    expect(ofBody(body, `${latin}body{font-family:Plex}`)).toBeUndefined();
    expect(ofBody('<i>صفحة</i>', `${latin}body{font-family:Plex}`)).toMatchObject({ code: 'missing-glyph' });
  });

  it('does not matter where nobody asks for it', () => {
    const unused = '@font-face{font-family:B;src:url(data:font/woff2;base64,d09G)}';
    expect(ofBody('<p>a</p>', unused)).toBeUndefined();
    expect(ofBody('<p>a</p>', `${unused}${own}`)).toBeUndefined();
  });

  it('may be one that stands in for it', () => {
    expect(ofSheet('body{font-family:Georgia}', new SystemFonts('Gelasio\t20-7e'))).toBeUndefined();
  });
});

describe('an image that cannot be drawn', () => {
  it.each([
    ['without an address', '<p><img alt="Logo"></p>', 'has no data: address'],
    ['with an empty address', '<img src="">', 'has no data: address'],
    ['with a place in the document for an address', '<img src="#logo">', 'has no data: address'],
    ['that is none', '<img src="data:image/png;base64,aGVsbG8gd29ybGQ=">', 'cannot be decoded'],
    ['that is no base64', '<img src="data:image/png;base64,iVBO*Rw0">', 'cannot be decoded'],
    ['without data', '<img src="data:image/png;base64,">', 'is empty'],
    ['that was cut off', `<img src="data:image/png;base64,${png.slice(0, 60)}">`, 'is cut off'],
    ['of a type that browsers do not draw', `<img src='data:image/tiff;base64,${png}'>`, '“image/tiff”'],
    ['of no size', '<svg><image href="data:image/svg+xml,<svg width=%220%22/>"/></svg>', 'has no size'],
    [
      'behind the text',
      '<p style="background:url(data:image/png;base64,aGVsbG8=)">x</p>',
      'cannot be decoded',
    ],
  ])('%s is told', (_, body, reason) => {
    const failure = ofBody(body);
    expect(failure).toMatchObject({
      code: 'missing-image',
      remedy: expect.stringContaining('data: address'),
    });
    expect(failure?.reason).toContain(reason);
  });

  it('in the style sheet is told', () => {
    expect(ofSheet('p{background:url("data:image/png;base64,aGVsbG8=")}')).toMatchObject({
      code: 'missing-image',
    });
    expect(ofSheet(`p{background:url("data:image/png;base64,${png}")}`)).toBeUndefined();
  });
});

/** Whoever is signed in may send such a preview, and all others wait for its end. */
describe('3 MB that are meant to take long', () => {
  const many = (piece: string) => piece.repeat(Math.ceil(3_000_000 / piece.length));
  const svg = (text: string) => `<img src='data:image/svg+xml,${text}'>`;
  const blanks = many(' ');
  it.each([
    ['images that are never closed', many('<img ')],
    ['images with values that are never closed', many("<img a='")],
    ['style elements', `@font-face${many('<style>')}`],
    ['style elements that are never closed', `@font-face${many('<style ')}`],
    ['entities', Array.from({ length: 400_000 }, (_, i) => `&a${i};`).join('')],
    ['drawings that are never closed', svg(many('<svg '))],
    ['a drawing with a blank width', svg(`<svg width=${blanks}>`)],
    ['an image with parameters', `<img src='data:image/png${many(';')}'>`],
  ])('are looked through in good time: %s', (_, body) => {
    const since = process.cpuUsage();
    ofBody(body);
    expect(process.cpuUsage(since).user / 1e6).toBeLessThan(4);
  });
});
