import type { PrintableDocument, PrintedPages } from './document-printer.js';
import type { PdfPage } from './pdf-pages.js';

/** Documents of one gang; more of them save nothing, and one that spoils a gang costs its neighbours the more. */
const mostMembers = 40;
/** Fewer are not taken apart only to keep all pages of the printer busy. */
const fewestMembers = 10;
/** Characters of all bodies of a gang, which a page has to hold at once. */
const mostCharacters = 2_000_000;

/** Of the page that lies between two documents, in points: whole pixels, and nothing that people print on. */
export const separatorSize = { width: 105, height: 31.5 };

/** So many of them that all pages of the printer end at about the same time. */
function gangSize(documents: number, atOnce: number): number {
  const fewest = Math.ceil(documents / mostMembers);
  const even = Math.ceil(fewest / atOnce) * atOnce;
  return Math.ceil(documents / Math.max(fewest, Math.min(even, Math.floor(documents / fewestMembers))));
}

/**
 * Which documents may be printed together: equal in everything that a page has only once.
 * @param atOnce so many gangs are printed at a time
 * @returns their places
 */
export function gangsOf(documents: readonly PrintableDocument[], atOnce: number): number[][] {
  const shared = ({ styleSheet, locale, dir }: PrintableDocument): string =>
    [styleSheet.digest, locale, dir].join(' ');
  const gangs: number[][] = [];
  for (const places of Map.groupBy(documents.keys(), (at) =>
    shared(documents[at] as PrintableDocument),
  ).values()) {
    const size = gangSize(places.length, atOnce);
    let characters = Number.POSITIVE_INFINITY;
    for (const at of places) {
      const length = documents[at]?.body.length ?? 0;
      characters += length;
      const gang = gangs.at(-1);
      if (gang && characters <= mostCharacters && gang.length < size) gang.push(at);
      else {
        gangs.push([at]);
        characters = length;
      }
    }
  }
  return gangs;
}

/**
 * Where each of `count` documents lies in a file they share. Holds only what is certain: a blank page of the
 * separators' size between any two of them, at least one page of another size for each, and nothing else.
 * @returns undefined where the file is not like that
 */
export function placesOf(pages: readonly PdfPage[], count: number): Omit<PrintedPages, 'pdf'>[] | undefined {
  const places: Omit<PrintedPages, 'pdf'>[] = [];
  let first = 1;
  for (const [at, page] of [...pages, undefined].entries()) {
    if (page && !isSeparator(page)) continue;
    if (page && !page.blank) return undefined;
    places.push({ first, pages: at + 1 - first });
    first = at + 2;
  }
  return places.length === count && places.every(({ pages }) => pages > 0) ? places : undefined;
}

/** Browsers put sizes into whole pixels of their own. */
const isSeparator = ({ width, height }: PdfPage): boolean =>
  Math.abs(width - separatorSize.width) < 1 && Math.abs(height - separatorSize.height) < 1;

const mostRemembered = 200;

/** Guesses how many pages a document will have, from those printed before it with the same style sheet. */
export class PageGuesses {
  private readonly seen: { length: number; pages: number }[] = [];

  /** @param length characters of the body */
  guess(length: number): number {
    let best: { away: number; pages: number } = { away: Number.POSITIVE_INFINITY, pages: 1 };
    for (const one of this.seen) {
      const away = Math.abs(one.length - length);
      if (away < best.away) best = { away, pages: one.pages };
    }
    return best.pages;
  }

  learn(length: number, pages: number): void {
    if (this.seen.length >= mostRemembered) this.seen.shift();
    this.seen.push({ length, pages });
  }
}
