import { wideningLocales } from '../engine/locale.ts';

export type Level = 'easy' | 'standard' | 'difficult';

export interface Reading {
  readonly formula: 'Flesch' | 'Amstad' | 'LIX';
  /** Of Flesch and Amstad: from 100 (very easy) downwards. Of LIX: from 20 (very easy) upwards. */
  readonly score: number;
  readonly words: number;
}

interface Counts {
  readonly words: number;
  readonly sentences: number;
  readonly syllables: number;
  /** Of more than six letters. */
  readonly long: number;
}

interface Formula {
  readonly name: Reading['formula'];
  score(counts: Counts): number;
  /** Whether a text is at least as easy to read as this. */
  reaches(score: number, level: Level): boolean;
}

/** The bands of Flesch's own table: 60 is plain, 50 fairly difficult, 30 the lower end of difficult. */
const easeAtLeast = { easy: 60, standard: 50, difficult: 30 };
/** Björnsson's: 40 is the upper end of plain, 50 of factual texts, 60 of specialist ones. */
const lixAtMost = { easy: 40, standard: 50, difficult: 60 };

const ease = (name: Formula['name'], score: Formula['score']): Formula => ({
  name,
  score,
  reaches: (value, level) => value >= easeAtLeast[level],
});

const formulas: Readonly<Record<string, Formula>> = {
  /** R. Flesch, “A new readability yardstick”, Journal of Applied Psychology 32 (1948). */
  en: ease(
    'Flesch',
    ({ words, sentences, syllables }) => 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words),
  ),
  /** T. Amstad, “Wie verständlich sind unsere Zeitungen?”, Zürich (1978). */
  de: ease(
    'Amstad',
    ({ words, sentences, syllables }) => 180 - words / sentences - 58.5 * (syllables / words),
  ),
};

/** C. H. Björnsson, “Läsbarhet”, Stockholm (1968): made to compare languages, for it counts letters only. */
const lix: Formula = {
  name: 'LIX',
  score: ({ words, sentences, long }) => words / sentences + (100 * long) / words,
  reaches: (value, level) => value <= lixAtMost[level],
};

/** LIX takes long words for hard ones, which holds where letters stand for sounds and spaces part words. */
const alphabetic = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
const letters = /\p{L}/gu;
/** A measure of fewer words says nothing. */
const fewestWords = 40;

/** Groups of vowels, without the e that is written and not spoken: right for nineteen words of twenty, as is usual. */
function englishSyllables(word: string): number {
  const spoken = word.replace(/(?:[^laeiouy]es|[^laeiouytd]ed|[^l]e)$/, (end) => end[0] ?? '');
  return spoken.match(/[aeiouy]+/g)?.length ?? 1;
}

/** German speaks every vowel it writes; two letters for one sound count once. */
const germanSyllables = (word: string): number =>
  word.match(/aa|ee|oo|ie|ei|ai|ey|ay|eu|äu|au|[aeiouyäöüéèàáôêâ]/g)?.length ?? 1;

const syllablesOf = (word: string, language: string): number =>
  Math.max(1, language === 'de' ? germanSyllables(word) : englishSyllables(word));

const segmenters = new Map<string, Intl.Segmenter>();
function wordSegmenter(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  const made = new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, made);
  return made;
}

const wordsIn = (text: string, language: string): string[] =>
  [...wordSegmenter(language).segment(text)]
    .filter(({ isWordLike, segment }) => isWordLike && /\p{L}/u.test(segment))
    .map(({ segment }) => segment.toLowerCase());

/** What ends like a sentence is one: labels, cells and headings are none, and would make any text easy. */
function sentencesIn(run: string): string[] {
  const parts = run
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?…:;]["'”’»)]?)\s+(?=[^a-zà-ÿ])/u)
    .map((part) => part.trim());
  return parts.filter((part) => /[.!?…:;]["'”’»)]?$/u.test(part));
}

/** @param runs paragraphs @returns nothing where the language or the length allows no measure */
export function readingOf(runs: readonly string[], locale: string): Reading | undefined {
  const language = wideningLocales(locale).at(-1)?.toLowerCase() ?? '';
  const counts = { words: 0, sentences: 0, syllables: 0, long: 0 };
  for (const sentence of runs.flatMap(sentencesIn)) {
    const words = wordsIn(sentence, language).filter((word) => alphabetic.test(word));
    // “Hello Ada.” and “Kind regards.” are no prose.
    if (words.length < 3) continue;
    counts.sentences += 1;
    counts.words += words.length;
    for (const word of words) {
      counts.syllables += syllablesOf(word, language);
      if ((word.match(letters)?.length ?? 0) > 6) counts.long += 1;
    }
  }
  if (counts.words < fewestWords) return undefined;
  const formula = formulas[language] ?? lix;
  return { formula: formula.name, score: Math.round(formula.score(counts)), words: counts.words };
}

export const isReadable = ({ formula, score }: Reading, level: Level): boolean =>
  (Object.values(formulas).find(({ name }) => name === formula) ?? lix).reaches(score, level);
