/** What decomposition leaves of letters that others write without their stroke, or in two. */
const letters: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', ı: 'i', ς: 'σ' },
};

/** Without accents, apostrophes and capitals; the migration that finds customers folds what is known in the same way. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’`]/g, '')
    .toLowerCase()
    .replace(/[ßæœþøłđðıς]/g, (letter) => letters[letter] ?? letter);

/** More would be a text, which nobody is called. */
const mostWords = 8;

const beginning = (word: string): string => `'${word.replaceAll('\\', '\\\\')}':*`;
const all = (terms: readonly string[]): string => terms.join(' & ');

/**
 * As it is written, or each of its parts: “Berger-Huber” is also who is written “Huber Berger”. A single letter beside
 * others says nothing, and is found in everybody: the C of “C-20736”.
 */
function term(word: string): string {
  const parts = word.split(/[-._,;:/()"&+]+/).filter(Boolean);
  if (word.includes('@') || parts.length === 0 || parts[0] === word) return beginning(word);
  const telling = parts.filter(({ length }) => length > 1);
  return `(${beginning(word)} | (${all((telling.length > 0 ? telling : parts).map(beginning))}))`;
}

/** A phone number as somebody reads it out: with its calling code, or from within the country. */
function phoneNumber(text: string): string | undefined {
  const digits = text.replace(/\D/g, '').replace(/^00?/, '');
  return /^[+\d\s()./-]+$/.test(text) && digits.length >= 4 ? beginning(digits) : undefined;
}

/**
 * What somebody types as a query of PostgreSQL: customers with words that begin with each of these.
 * @returns undefined where there is no word
 */
export function searchQuery(find: string): string | undefined {
  const text = folded(find).trim();
  if (!text) return undefined;
  const words = all(text.split(/\s+/).slice(0, mostWords).map(term));
  const number = phoneNumber(text);
  return number ? `${number} | (${words})` : words;
}
