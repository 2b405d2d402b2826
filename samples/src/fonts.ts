import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The faces of the house, and which of their subset files may go in: the other
 * files repeat Latin, so Japanese counts `from` its own characters. All are under the Open Font License. */
const faces: { sheet: string; subsets: RegExp; from?: number }[] = [
  { sheet: '@fontsource/newsreader/500.css', subsets: /-(latin(-ext)?|vietnamese)-/ },
  { sheet: '@fontsource/ibm-plex-sans/400.css', subsets: /-(latin(-ext)?|vietnamese)-/ },
  { sheet: '@fontsource/ibm-plex-sans/600.css', subsets: /-(latin(-ext)?|vietnamese)-/ },
  { sheet: '@fontsource/ibm-plex-sans-arabic/400.css', subsets: /-arabic-\d/ },
  { sheet: '@fontsource/ibm-plex-sans-arabic/600.css', subsets: /-arabic-\d/ },
  { sheet: '@fontsource/ibm-plex-sans-jp/400.css', subsets: /-jp-\d+-/, from: 0x2e80 },
];

/** `U+20-7e,U+ab` as pairs of first and last. */
function rangesOf(unicodeRange: string): [number, number][] {
  return unicodeRange.split(',').map((part) => {
    const [first = '0', last = first] = part.trim().slice(2).split('-');
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  });
}

/**
 * `@font-face` rules with the fonts inside, as data: URLs, because a renderer has no network. A font for Japanese
 * comes in 120 slices; only those with one of `characters` go in. For others the style sheet names system fonts.
 */
export function fontFaces(characters: string): string {
  const used = [...new Set(characters)].map((character) => character.codePointAt(0) ?? 0);
  return faces
    .flatMap(({ sheet, subsets, from = 0 }) => {
      const path = require.resolve(sheet);
      return [...readFileSync(path, 'utf8').matchAll(/@font-face \{[^}]+\}/g)].flatMap(([rule]) => {
        const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(rule)?.[1];
        const range = /unicode-range: ([^;]+);/.exec(rule)?.[1];
        if (!file || !range || !subsets.test(file)) return [];
        const ranges = rangesOf(range);
        if (
          !used.some((code) => code >= from && ranges.some(([first, last]) => first <= code && code <= last))
        )
          return [];
        const font = readFileSync(new URL(file, `file://${path}`)).toString('base64');
        return rule
          .replace(/src: [^;]+;/, `src: url(data:font/woff2;base64,${font}) format('woff2');`)
          .replace('swap', 'block');
      });
    })
    .join('\n');
}
