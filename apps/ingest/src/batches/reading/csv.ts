import type { Dialect } from './csv-dialect.js';
import { columnsOf } from './csv-header.js';
import { badQuoteIn, unclosedQuote } from './csv-quotes.js';
import { type CsvRecord, recordsOf } from './csv-records.js';
import { cellTooLarge, rowTooLarge } from './fields.js';
import type { BatchLimits } from './limits.js';
import {
  type Fields,
  type Reading,
  type ReadingFault,
  type Table,
  readPieces,
  shortened,
} from './reading.js';

/**
 * Delimited text with a header. Values are the text that stands there: no numbers, dates or formulas are made of it,
 * so that an account number keeps its zeros and nobody guesses which is the month.
 */
export async function readCsv(
  text: AsyncIterable<string>,
  dialect: Dialect,
  limits: BatchLimits,
): Promise<Required<Table>> {
  const records = recordsOf(text, dialect, limits);
  const { value = [] } = await records.next();
  const [header, ...first] = value as CsvRecord[];
  const columns = columnsOf(header, dialect, limits);
  async function* others(): AsyncGenerator<CsvRecord[]> {
    yield first;
    yield* records;
  }
  const rows = readPieces(others(), (list, readings) => {
    for (const record of list) readings.push(readingOf(record, columns, dialect, limits));
  });
  return { columns, rows };
}

function readingOf(record: CsvRecord, columns: string[], dialect: Dialect, limits: BatchLimits): Reading {
  const { cells, line } = record;
  const fault = faultIn(record, columns, dialect, limits);
  if (fault) return { line, fault, raw: shortened(record.raw().trimEnd()) };
  const fields: Fields = {};
  for (let i = 0; i < columns.length; i++) fields[columns[i] as string] = cells[i];
  return { line, fields };
}

function faultIn(
  { cells, line, bytes, raw }: CsvRecord,
  columns: string[],
  dialect: Dialect,
  limits: BatchLimits,
): ReadingFault | undefined {
  // What the lenient parser leaves of a quote that closes nowhere or too early begins with that quote.
  if (cells.some((cell) => cell.startsWith(dialect.quote))) {
    const quote = badQuoteIn(raw(), dialect);
    if (quote && !quote.closes) throw unclosedQuote(line + quote.opensOn);
    if (quote) return misplacedQuote(quote.field);
  }
  if (cells.length !== columns.length) return ragged(cells.length, columns.length);
  if (bytes > limits.rowBytes) return rowTooLarge(limits);
  if (bytes <= limits.cellBytes) return undefined;
  const large = cells.findIndex((cell) => Buffer.byteLength(cell) > limits.cellBytes);
  return large < 0 ? undefined : cellTooLarge(columns[large] as string, limits);
}

const misplacedQuote = (field: number): ReadingFault => ({
  code: 'misplaced-quote',
  reason: `In field ${field} text follows the closing quote.`,
  remedy: 'Enclose the whole field in quotes, and write quotes within it twice.',
});

const ragged = (fields: number, columns: number): ReadingFault => ({
  code: 'ragged-row',
  reason: `The row has ${fields} ${fields === 1 ? 'field' : 'fields'}; the header has ${columns}.`,
  remedy: 'Give it a field for each column; enclose in quotes what holds the delimiter or a line break.',
});
