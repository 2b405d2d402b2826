/** A text message is at most ten parts of 160 characters; what is longer is cut, not searched. */
const longest = 2_000;

/** Letters that Unicode does not take apart into a base and a mark. */
const letters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ى: 'ي',
  ة: 'ه',
};

/** Accents of Latin letters, Arabic vowels and hamza on a carrier. The voicing marks of kana are letters to readers. */
const marks = /[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g;

/**
 * The one form in which words are compared: full-width and half-width alike, without case, accents, and marks that
 * only direct the writing. “ＳＴＯＰ”, “Stóp” and “stop” behind a right-to-left mark are one word.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(marks, '')
    .normalize('NFC')
    .replace(/[łøđßæœıىة]/g, (letter) => letters[letter] ?? letter);

/** Phones answer “Liked “…”” to a message, and quote it: what it says of STOP are our own words. */
const reaction =
  /^(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted [^“"]{1,20} to|gefällt mir:?|mag ich:?) [“"«„][^\n]+[”"»“]$/iu;

const clauseEnd = /[.!?;:,\n…。！？、،؛؟()[\]{}|/\\*~+=<>&]+/u;

/** The clauses of a message, folded, each as words with a blank between them. */
export function clausesOf(body: string): string[] {
  const text = body.slice(0, longest).replace(/^>.*$/gmu, '').trim();
  if (reaction.test(text)) return [];
  const clauses = fold(text)
    .replaceAll('🛑', ' stop ')
    .split(clauseEnd)
    .map(wordsOf)
    .filter((clause) => clause !== '');
  // S.T.O.P., one letter at a time.
  return isSpelt(clauses) ? [clauses.join('')] : clauses;
}

const isSpelt = (parts: readonly string[]): boolean =>
  parts.length > 2 && parts.every((part) => part.length === 1);

function wordsOf(clause: string): string {
  const words = clause
    .replace(/['’‘ʼ`´]/gu, '')
    .replace(/[^\p{L}\p{N}\p{M}ー]+/gu, ' ')
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .trim()
    .split(' ');
  return words.join(isSpelt(words) ? '' : ' ');
}
