import { withoutComments } from './css-comments.js';

/**
 * What of a style sheet, or of a `style` attribute, matters for whether a document is complete. Everybody who may see a
 * preview writes style sheets, so no expression here looks far for an end that may be missing, only to look for it
 * again from the next beginning: what is never closed goes on to the end, as in a browser.
 */

const fontFace = /@font-face\s*\{([^}]*)\}?/gi;

/** Bodies of `@font-face` rules. */
export const fontFacesIn = (css: string): string[] =>
  [...withoutComments(css).matchAll(fontFace)].map(([, body]) => body ?? '');

/** The rest, in which names of families are asked for and not given. */
export const withoutFontFaces = (css: string): string => withoutComments(css).replace(fontFace, '');

/** The value of a descriptor such as `unicode-range`. Addresses hold semicolons, too: `data:font/woff2;base64,…`. */
export const descriptorIn = (fontFaceBody: string, name: string): string | undefined =>
  new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*((?:url\\([^)]*\\)?|"[^"]*"|'[^']*'|[^;])*)`, 'i')
    .exec(fontFaceBody)?.[1]
    ?.trim();

/** `"Noto Sans"`, `'Noto Sans'` and `Noto Sans` are one name, whatever their case. */
export const familyName = (written: string): string =>
  written
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .replace(/\s+/g, ' ')
    .toLowerCase();

const families = /(?:^|[;{\s])font-family\s*:\s*((?:"[^"]*"|'[^']*'|[^;}"'])*)/gi;
const shorthand = /(?:^|[;{\s])font\s*:([^;{}"']*)((?:"[^"]*"|'[^']*'|[^;{}"'])*)/gi;
/** In the shorthand, the families are what follows the size. */
const size = /(?:^|\s)[+.\d]+(?:px|pt|pc|em|rem|ex|ch|mm|cm|in|q|%|v\w+)(?:\s*\/\s*[\w.%]+)?\s+([^]*)/i;

/** Lists of families that are asked for, each from the wanted one to the last resort. */
export const familyListsIn = (declarations: string): string[][] =>
  [
    ...Array.from(declarations.matchAll(families), ([, list]) => list ?? ''),
    ...Array.from(declarations.matchAll(shorthand), familiesOfShorthand).filter((list) => list !== undefined),
  ].map(familiesOf);

function familiesOfShorthand([, beginning = '', rest = '']: RegExpExecArray): string | undefined {
  const first = size.exec(beginning)?.[1];
  return first === undefined ? undefined : first + rest;
}

export const familiesOf = (list: string): string[] =>
  (list.replace(/!\s*important/gi, '').match(/(?:"[^"]*"|'[^']*'|\([^)]*\)?|[^,"'()])+/g) ?? [])
    .map(familyName)
    .filter(Boolean);

const addresses = /url\((?:\s*"([^"]*)"\s*\)|\s*'([^']*)'\s*\)|([^)"']*)(\)?))/gi;

/** Addresses of images; those of fonts must have been taken out. */
export const addressesIn = (declarations: string): string[] =>
  Array.from(declarations.matchAll(addresses), ([, double, single, bare, end]) =>
    (double ?? single ?? (end ? bare : undefined))?.trim(),
  ).filter((address) => address !== undefined);

const generated =
  /(?:^|[;{\s])(?:content|quotes|--[\w-]+)\s*:\s*((?:"[^"\\]*(?:\\[^]?[^"\\]*)*"?|'[^'\\]*(?:\\[^]?[^'\\]*)*'?|[^;}"'])*)/g;
const strings = /"([^"\\]*(?:\\[^]?[^"\\]*)*)"?|'([^'\\]*(?:\\[^]?[^'\\]*)*)'?/g;

/** Words that the style sheet itself puts on the page: `content`, and custom properties that end up there. */
export const wordsIn = (css: string): string =>
  [...css.matchAll(generated)]
    .flatMap(([, value]) => [...(value ?? '').matchAll(strings)])
    .map(([, double, single]) => unescaped(double ?? single ?? ''))
    .join(' ');

const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|\n|([^]))/gi, (_, hex?: string, char?: string) => {
    const code = hex === undefined ? 0 : Number.parseInt(hex, 16);
    return hex === undefined ? (char ?? '') : code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
