import { PermanentFailure } from '@tourbus/platform';
import { Parser } from 'htmlparser2';
import { type DocumentFonts, UnreadableFont } from './document-fonts.js';
import { faultOfImage } from './image-fault.js';
import { addressesIn, withoutFontFaces, wordsIn } from './style-sheet.js';

/**
 * A document with a box for a letter, a gap for an image or another font than was meant looks finished to everyone but
 * its reader. So what is missing is looked for before printing, and is an error.
 *
 * Nearly every document is complete, so a glance over its text decides; only where that finds something suspicious is
 * it parsed, which tells what and where, and clears what only looked like it.
 */

const shown = (codePoint: number): string =>
  `“${String.fromCodePoint(codePoint)}” (U+${codePoint.toString(16).toUpperCase().padStart(4, '0')})`;

const missingFont = (family: string, place: string): PermanentFailure =>
  new PermanentFailure(
    'missing-font',
    `The font “${family.slice(0, 80)}”, asked for ${place}, is neither in the style sheet nor installed.`,
    'Put it into the style sheet as @font-face with a data: address, or correct the name; then publish, and replay.',
  );

const missingImage = (fault: string, where: string): PermanentFailure =>
  new PermanentFailure(
    'missing-image',
    `An image, ${where}, ${fault}.`,
    'Put a PNG, JPEG, GIF, WebP, AVIF or SVG there as a data: address; then publish or correct the data, and replay.',
  );

const missingGlyph = (codePoints: readonly number[], where: string): PermanentFailure =>
  new PermanentFailure(
    'missing-glyph',
    `No font of the style sheet draws ${codePoints.slice(0, 8).map(shown).join(', ')}, ${where}.`,
    'Put a font that has it into the style sheet as @font-face, and name it in font-family; then publish, and replay.',
  );

/** Says so in the words of this file where a font turns out to be broken. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableFont)) throw error;
    throw new PermanentFailure(
      'missing-font',
      error.message,
      'Put it in as WOFF2, WOFF, TTF or OTF in a data: address; then publish, and replay.',
    );
  }
}

const missingIn = (text: string, fonts: DocumentFonts): number[] =>
  [...new Set(text.normalize('NFC'))]
    .map((char) => char.codePointAt(0) ?? 0)
    .filter((code) => !fonts.draws(code));

/** What the style sheet lacks by itself. @throws PermanentFailure missing-font, missing-image or missing-glyph */
export function checkStyleSheetIsComplete(css: string, fonts: DocumentFonts): void {
  const where = 'in the style sheet';
  checkDeclarations(css, fonts, where);
  const glyphs = reading(() => missingIn(wordsIn(withoutFontFaces(css)), fonts));
  if (glyphs.length > 0) throw missingGlyph(glyphs, where);
}

/** What the document lacks. @throws PermanentFailure missing-font, missing-image or missing-glyph */
export function checkBodyIsComplete(body: string, shared: DocumentFonts): void {
  const fonts = body.includes('@font-face') ? shared.and(stylesIn(body)) : shared;
  reading(() => {
    if (hasUnknownLetter(body, fonts) || hasUnknownFont(body, fonts) || hasFaultyImage(body))
      look(body, fonts);
  });
}

/** Those that are never closed go on to the end: nothing is looked for in vain behind each of them. */
const styleElements = /<style[^>]*(?:>([^]*?)(?:<\/style|$)|$)/gi;

const stylesIn = (body: string): string =>
  [...body.matchAll(styleElements)].map(([, css = '']) => css).join('\n');

/** All but those that escaping writes. */
const entities = /&(?!(?:amp|lt|gt|quot|#x27|#x60|#x3D);)#?\w+;?/g;

function decoded(written: string): string {
  let text = '';
  new Parser({ ontext: (part) => (text += part) }).end(written);
  return text;
}

function hasUnknownLetter(body: string, fonts: DocumentFonts): boolean {
  if (!fonts.drawAscii) return true;
  for (let i = 0; i < body.length; i++) {
    const unit = body.charCodeAt(i);
    if (unit < 0x80) continue;
    const isPair = unit >= 0xd800 && unit <= 0xdbff;
    if (!fonts.draws(isPair ? (body.codePointAt(i++) ?? unit) : unit)) return true;
  }
  const written = [...new Set(body.match(entities))].join(' ');
  return missingIn(decoded(written), fonts).length > 0;
}

const styles = /\s(style|font-family|face)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

function hasUnknownFont(body: string, fonts: DocumentFonts): boolean {
  if (!body.includes('font')) return false;
  if (/<style\b/i.test(body)) return true;
  for (const [, name, double, single] of body.matchAll(styles)) {
    const value = double ?? single ?? '';
    if (value.includes('&')) return true;
    if (name?.toLowerCase() !== 'style') {
      if (fonts.missingOfValue(value) !== undefined) return true;
    } else if (value.includes('font') && fonts.missingIn(value) !== undefined) return true;
  }
  return false;
}

/** Also those that are never closed: they are looked at closely. */
const imageTags = /<(?:img|image)\b(?:[^"'>]|"[^"]*"|'[^']*')*(>?)/gi;
const sources = /\s(?:src|srcset|href|xlink:href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i;

function hasFaultyImage(body: string): boolean {
  if (/url\(\s*["']?\s*(?!#)/i.test(body)) return true;
  if (!/<im/i.test(body)) return false;
  for (const [tag, end] of body.matchAll(imageTags)) {
    const source = end && sources.exec(tag);
    if (!source || faultOfImage(source[1] ?? source[2] ?? source[3] ?? '') !== undefined) return true;
  }
  return false;
}

/** Elements whose text nobody sees. */
const unseen = new Set(['style', 'script', 'title', 'template', 'noscript', 'head', 'desc', 'metadata']);

/** Parses the document, and throws the first thing that is missing with its place. */
function look(body: string, fonts: DocumentFonts): void {
  const path: string[] = [];
  /** Since the last tag: a letter and its accent may come apart where one of them is an entity. */
  let text = '';
  const place = () => `in ${path.slice(-4).join(' > ') || 'the body'}`;
  const checkText = () => {
    if (path.at(-1) === 'style') checkDeclarations(text, fonts, place());
    else if (!path.some((name) => unseen.has(name))) {
      const glyphs = missingIn(text, fonts);
      if (glyphs.length > 0) throw missingGlyph(glyphs, place());
    }
    text = '';
  };
  const parser = new Parser({
    onopentag: (name, attributes) => {
      checkText();
      path.push(name);
      if (!path.some((name) => unseen.has(name))) checkElement(name, attributes, fonts, place());
    },
    ontext: (part) => {
      text += part;
    },
    onclosetag: () => {
      checkText();
      path.pop();
    },
    onend: checkText,
  });
  parser.end(body);
}

function checkDeclarations(css: string, fonts: DocumentFonts, place: string): void {
  const declarations = withoutFontFaces(css);
  const family = fonts.missingIn(declarations);
  if (family !== undefined) throw missingFont(family, place);
  for (const address of addressesIn(declarations)) {
    const fault = address.startsWith('#') ? undefined : faultOfImage(address);
    if (fault) throw missingImage(fault, place);
  }
}

function checkElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  fonts: DocumentFonts,
  place: string,
): void {
  const { style, face, src, srcset, href } = attributes;
  if (style) checkDeclarations(style, fonts, place);
  const family = fonts.missingOfValue(attributes['font-family'] ?? face ?? '');
  if (family !== undefined) throw missingFont(family, place);
  if ((name !== 'img' && name !== 'image') || (srcset && !src)) return;
  const fault = faultOfImage(src ?? href ?? attributes['xlink:href'] ?? '');
  if (fault) throw missingImage(fault, place);
}
