/**
 * Words as a reader takes them, whatever way they are written: without invisible characters (soft hyphens, joiners, marks
 * of direction), optional vowel signs and elongation, in one case, in one spelling of what Unicode calls compatible.
 * Accents stay, for they make other words.
 */
export function fold(text: string, locale: string): string {
  const plain = text
    .replace(ignorable, '')
    .normalize('NFKC')
    .replace(vowelSigns, '')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u2010\u2011]/g, '-');
  // Upper case first, so that ß and ss, ς and σ come out alike (Unicode, section 5.18).
  const cased = /^(tr|az)\b/i.test(locale)
    ? plain.toLocaleUpperCase('tr').toLocaleLowerCase('tr')
    : plain.toUpperCase().toLowerCase().replaceAll('i\u0307', 'i');
  return cased.replaceAll('ς', 'σ').replace(/\s+/g, ' ').trim();
}

const ignorable = /\p{Default_Ignorable_Code_Point}+/gu;
/** Arabic tatweel and harakat, Hebrew points: written or not, it is the same word. */
const vowelSigns =
  /\u0640|[\u064b-\u0652]|\u0670|[\u0591-\u05bd]|\u05bf|[\u05c1-\u05c2]|[\u05c4-\u05c5]|\u05c7/g;

const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
/** Scripts that write words without a space between them, or particles at their end. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** “And”, “by”, “for”, “the” are written as one with the word that follows. */
const proclitics: readonly (readonly [RegExp, RegExp])[] = [
  [/\p{Script=Arabic}/u, /^[وف]?[بكل]?(?:ال|ل)?$/u],
  [/\p{Script=Hebrew}/u, /^[ושהבכלמ]{1,4}$/u],
];

export interface FoldedTerm {
  readonly words: string;
  /** Whether its first or last word may go on. */
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

export const foldTerm = (term: string, locale: string): FoldedTerm => ({
  words: fold(term.replace(/^\*+|\*+$/g, ''), locale),
  openStart: term.startsWith('*'),
  openEnd: term.endsWith('*'),
});

const characterBefore = (text: string, at: number): string => {
  const unit = text.charCodeAt(at - 1);
  return text.slice(unit >= 0xdc00 && unit <= 0xdfff ? at - 2 : at - 1, at);
};

const characterAt = (text: string, at: number): string => {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
};

/** Longest of what may stand before a word and belong to it. */
const longestProclitic = 5;

function startsWord(text: string, at: number, first: string): boolean {
  if (at === 0 || !wordCharacter.test(first) || unspaced.test(first)) return true;
  if (!wordCharacter.test(characterBefore(text, at))) return true;
  const allowed = proclitics.find(([script]) => script.test(first))?.[1];
  if (!allowed) return false;
  const before = /[\p{L}\p{N}\p{M}_]*$/u.exec(text.slice(Math.max(0, at - longestProclitic), at))?.[0] ?? '';
  return before.length < longestProclitic && allowed.test(before);
}

function endsWord(text: string, end: number, last: string): boolean {
  return !wordCharacter.test(last) || unspaced.test(last) || !wordCharacter.test(characterAt(text, end));
}

/** Where a term stands in a folded text as words of their own. */
export function occurrences(text: string, { words, openStart, openEnd }: FoldedTerm): number[] {
  const found: number[] = [];
  if (words === '') return found;
  const [first, last] = [characterAt(words, 0), characterBefore(words, words.length)];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    if ((openStart || startsWord(text, at, first)) && (openEnd || endsWord(text, end, last))) found.push(at);
  }
  return found;
}

/** The same, but not inside one of the phrases that are all right. */
export function occursOutside(text: string, term: FoldedTerm, except: readonly FoldedTerm[]): boolean {
  const found = occurrences(text, term);
  if (found.length === 0 || except.length === 0) return found.length > 0;
  const free = except.flatMap((phrase) =>
    occurrences(text, phrase).map((at) => [at, at + phrase.words.length] as const),
  );
  return found.some((at) => !free.some(([start, end]) => start <= at && at + term.words.length <= end));
}
