import { badQuoteIn, unclosedQuote } from './csv-quotes.js';
import type { CsvRecord } from './csv-records.js';
import type { Dialect } from './csv-dialect.js';
import type { BatchLimits } from './limits.js';
import { shortened } from './reading.js';
import { UnreadableBatch } from './unreadable-batch.js';

/**
 * The names that a header gives to the columns.
 * @throws UnreadableBatch where a mapping could not tell them apart, or where it is no header
 */
export function columnsOf(header: CsvRecord | undefined, dialect: Dialect, limits: BatchLimits): string[] {
  if (!header)
    throw new UnreadableBatch('empty-file', 'The file is empty.', 'Upload a file with a header and rows.');
  const { cells, line } = header;
  if (cells.some((cell) => cell.startsWith(dialect.quote))) {
    const quote = badQuoteIn(header.raw(), dialect);
    if (quote) throw unclosedQuote(line + quote.opensOn);
  }
  const columns = cells.map((cell) => cell.trim());
  const refused = (code: string, reason: string, remedy: string) =>
    new UnreadableBatch(code, reason, remedy, line);
  if (columns.length > limits.columns)
    throw refused(
      'too-many-columns',
      `The header has ${columns.length} columns; at most ${limits.columns} are read.`,
      'Leave out the columns that no mapping uses, and check the delimiter.',
    );
  if (columns.every((name) => name === '') || looksLikeData(columns))
    throw refused(
      'header-missing',
      `The first row is no header: it ${columns.every((name) => name === '') ? 'is empty' : 'holds data'}.`,
      'Name the columns in the first row.',
    );
  const unnamed = positions(columns, (name) => name === '');
  if (unnamed.length > 0)
    throw refused(
      'column-without-name',
      `The header names no column ${inRow(unnamed)}.`,
      'Name every column, and remove delimiters at the end of the rows.',
    );
  if (columns.includes('__proto__'))
    throw refused(
      'reserved-name',
      'A column is named “__proto__”, which programs take for something else.',
      'Give it another name.',
    );
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined)
    throw refused(
      'duplicate-header',
      `The columns ${inRow(positions(columns, (name) => name === twice))} are all named “${shortened(twice, 60)}”.`,
      'Give every column a name of its own.',
    );
  return columns;
}

/** Nobody names a column by an e-mail address, or all of them by numbers and dates. */
const looksLikeData = (columns: string[]): boolean =>
  columns.some((name) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name)) ||
  columns.every((name) => /^[+-]?\d[\d.,:/T -]*Z?$/.test(name));

const positions = (columns: string[], wanted: (name: string) => boolean): number[] =>
  columns.flatMap((name, i) => (wanted(name) ? [i + 1] : []));

/** 1, 3 and 4; of many only the first. */
function inRow(numbers: number[]): string {
  if (numbers.length > 10) return `${numbers.slice(0, 10).join(', ')} and ${numbers.length - 10} more`;
  return [numbers.slice(0, -1).join(', '), ...numbers.slice(-1)].filter(Boolean).join(' and ');
}
