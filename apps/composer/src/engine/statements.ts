/** A piece of a template: text as it is, or one `{{…}}`. */
export interface Piece {
  readonly statement: boolean;
  readonly text: string;
}

/** Where the statement that opens at `start` ends: strings and comments may hold braces. */
function endOfStatement(source: string, start: number): number {
  if (source.startsWith('{{!--', start) || source.startsWith('{{~!--', start)) {
    const end = source.indexOf('--', source.indexOf('--', start) + 2);
    const close = end < 0 ? -1 : source.indexOf('}}', end);
    return close < 0 ? source.length : close + 2;
  }
  let quote = '';
  for (let i = start + 2; i < source.length; i++) {
    const c = source[i] ?? '';
    if (quote) {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
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
