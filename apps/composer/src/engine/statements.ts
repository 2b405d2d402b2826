/** A piece of a template: text as it is, or one `{{…}}`. */
export interface Piece {
  readonly statement: boolean;
  readonly text: string;
}

/** What holds braces of its own: strings, and names that are no names such as `[it's]`. */
const pairs: Readonly<Record<string, string>> = { '"': '"', "'": "'", '[': ']' };

/** Where the statement that opens at `start` ends: strings and comments may hold braces. */
function endOfStatement(source: string, start: number): number {
  if (source.startsWith('{{!--', start) || source.startsWith('{{~!--', start)) {
    const end = source.indexOf('--', source.indexOf('--', start) + 2);
    const close = end < 0 ? -1 : source.indexOf('}}', end);
    return close < 0 ? source.length : close + 2;
  }
  if (/^\{\{~?!/.test(source.slice(start, start + 4))) {
    const close = source.indexOf('}}', start);
    return close < 0 ? source.length : close + 2;
  }
  let closing = '';
  for (let i = start + 2; i < source.length; i++) {
    const c = source[i] ?? '';
    if (closing) {
      if (c === '\\') i++;
      else if (c === closing) closing = '';
    } else if (Object.hasOwn(pairs, c)) closing = pairs[c] ?? '';
    else if (source.startsWith('}}', i)) return i + (source[i + 2] === '}' ? 3 : 2);
  }
  return source.length;
}

/** Cuts a template that parses into text and statements. */
export function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < source.length) {
    const start = source.indexOf('{{', at);
    const end = start < 0 ? source.length : endOfStatement(source, start);
    const text = source.slice(at, start < 0 ? source.length : start);
    if (text) pieces.push({ statement: false, text });
    if (start >= 0) pieces.push({ statement: true, text: source.slice(start, end) });
    at = end;
  }
  return pieces;
}

export interface Masked {
  readonly text: string;
  /** The statements that its words stand for, by the number in the word. */
  readonly statements: readonly string[];
  /** Finds these words, each with its number as first group. */
  readonly words: RegExp;
}

/**
 * Puts a word in the place of each statement, which those who know nothing of Handlebars keep as it is, and which the
 * author has not written already. Comments of Handlebars are left out.
 */
export function masked(source: string): Masked {
  let word = 'tbx';
  while (source.toLowerCase().includes(word)) word += 'x';
  const statements: string[] = [];
  const text = piecesOf(source)
    .map((piece) => {
      if (!piece.statement) return piece.text;
      if (/^\{\{~?!/.test(piece.text)) return '';
      statements.push(piece.text);
      return `${word}${statements.length - 1}z`;
    })
    .join('');
  return { text, statements, words: new RegExp(`${word}(\\d+)z`, 'gi') };
}
