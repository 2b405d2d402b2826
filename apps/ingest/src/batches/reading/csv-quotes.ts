import type { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { type Dialect, parserOptions } from './csv-dialect.js';
import { breaksIn } from './lines.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** A quote that is not closed as it should be. */
export interface BadQuote {
  /** Counts from 1. */
  field: number;
  /** On which line of the record the quote opens; 0 is its first. */
  opensOn: number;
  /** Whether it was closed on that line: then its field alone is at fault. Otherwise it took in lines of others. */
  closes: boolean;
}

/**
 * The first quote of a record that is not followed by a delimiter where it closes, or never closes. The records are
 * read by a parser that takes such quotes for text, since the strict one loses its place at the first of them; so the
 * few records that look like it are read once more, strictly.
 */
export function badQuoteIn(raw: string, dialect: Dialect): BadQuote | undefined {
  let field = { number: 1, start: 0, line: 1 };
  let found: BadQuote | undefined;
  const on_skip = (error: CsvError | undefined): undefined => {
    const code = error?.code;
    if (code !== 'CSV_INVALID_CLOSING_QUOTE' && code !== 'CSV_QUOTE_NOT_CLOSED') return;
    const opensOn = breaksIn(Buffer.from(raw).toString('utf8', 0, field.start));
    const closes = code === 'CSV_INVALID_CLOSING_QUOTE' && error?.['lines'] === field.line;
    found ??= { field: field.number, opensOn, closes };
  };
  parse(raw, {
    ...parserOptions(dialect),
    relax_quotes: false,
    skip_records_with_error: true,
    on_skip,
    cast: (value, { bytes, lines }) => {
      field = { number: field.number + 1, start: bytes + 1, line: lines };
      return value;
    },
  });
  return found;
}

export const unclosedQuote = (line: number): UnreadableBatch =>
  new UnreadableBatch(
    'unclosed-quote',
    `The quote that opens on line ${line} is not closed, so where its row ends is not known.`,
    'Close the quote, or remove it; a quote within a quoted field is written twice.',
    line,
  );
