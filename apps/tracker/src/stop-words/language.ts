import { fold } from './fold.js';

/**
 * What people of one language write to end, to begin, and to ask. Lists are words as they are spelt; expressions match
 * the beginning of a folded clause: lower case, no accents, no apostrophes (`dont`, `mochte`).
 */
export interface LanguageWords {
  language: string;
  /** Said around what is meant, at either end. */
  courtesies: readonly string[];
  /** What comes before a request: “can you”, “ich möchte”. */
  leads?: RegExp;
  /** Mean stop when they are a clause of their own. */
  stop: readonly string[];
  /** Mean stop only as the whole message: “cancel” may be about an order in the next sentence. */
  stopAlone: readonly string[];
  /** Reasonable wordings of it, which begin a clause. Not “don’t stop”, because that begins with something else. */
  wordings: readonly RegExp[];
  /** The whole message; never read generously: nobody agrees by accident. */
  start: readonly string[];
  help: readonly string[];
  /** Where words are written without blanks: endings that only make a request polite. */
  endings?: RegExp;
}

/** The same, folded once. */
export interface FoldedWords extends Pick<LanguageWords, 'language' | 'leads' | 'wordings' | 'endings'> {
  stop: ReadonlySet<string>;
  stopAlone: ReadonlySet<string>;
  start: ReadonlySet<string>;
  help: ReadonlySet<string>;
}

const folded = (words: readonly string[]): Set<string> =>
  new Set(
    words.map((word) =>
      fold(word)
        .replace(/['’]/g, '')
        .replace(/[-\s]+/g, ' '),
    ),
  );

export const foldWords = (words: LanguageWords): FoldedWords => ({
  ...words,
  stop: folded(words.stop),
  stopAlone: folded(words.stopAlone),
  start: folded(words.start),
  help: folded(words.help),
});

/** Any of the courtesies of all languages, longest first, at the beginning or the end. */
export function courtesiesOf(languages: readonly LanguageWords[]): { first: RegExp; last: RegExp } {
  const words = [...folded(languages.flatMap(({ courtesies }) => courtesies))];
  const any = words.toSorted((a, b) => b.length - a.length).join('|');
  return { first: new RegExp(`^(?:${any}) `, 'u'), last: new RegExp(` (?:${any})$`, 'u') };
}
