import { Readable } from 'node:stream';
import {
  type RowError,
  type SuppressionRow,
  suppressionColumns,
  suppressionRowsOf,
} from '@tourbus/contracts';
import { Problem } from '@tourbus/platform';
import { type CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import type { SuppressionEntry } from './suppressed-contact-point.js';

/** A record longer than this is a file that is none. */
const longestRecord = 10_000;

/** The rows of a file with a header, in lists of `size`, as they are read. @throws Problem 422 */
export async function* suppressionRows(file: Readable, size: number): AsyncGenerator<SuppressionRow[]> {
  let hasHeader = false;
  const parser = file.pipe(
    parse({
      bom: true,
      columns: (header: string[]) => {
        hasHeader = true;
        return columnsOf(header);
      },
      skip_empty_lines: true,
      max_record_size: longestRecord,
      relax_column_count: true,
    }),
  );
  file.on('error', (error) => parser.destroy(error));
  let rows: SuppressionRow[] = [];
  try {
    for await (const row of parser as AsyncIterable<SuppressionRow>) {
      rows.push(row);
      if (rows.length === size) {
        yield rows;
        rows = [];
      }
    }
  } catch (error) {
    throw isOfCsv(error) ? unreadable(error.message) : error;
  }
  if (!hasHeader) throw unreadable('It is empty.');
  if (rows.length > 0) yield rows;
}

const isOfCsv = (error: unknown): error is CsvError =>
  error instanceof Error && String((error as { code?: unknown }).code).startsWith('CSV_');

function columnsOf(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = ['channel', 'reason'].filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !(suppressionColumns as readonly string[]).includes(name));
  if (missing.length === 0 && unknown.length === 0) return names;
  const which =
    missing.length > 0 ? `It has no column ${missing.join(', ')}.` : `It has columns that are not known.`;
  throw unreadable(which);
}

const unreadable = (why: string): Problem =>
  new Problem(
    'unreadable-list',
    422,
    'The list cannot be read',
    why,
    `Send CSV in UTF-8 with a header of ${suppressionColumns.join(', ')}; channel, reason and address or hash are needed.`,
  );

/** What of faulty rows an answer shows; the rest is told by their number. */
export const shownErrors = 100;

export interface Imported {
  rows: number;
  /** Those that stood already are none of them. */
  added: number;
  faulty: number;
  /** The first of them. */
  errors: RowError[];
}

/** The list for a spreadsheet, and for an import elsewhere with the same keys. */
export const suppressionsAsCsv = (entries: AsyncIterable<SuppressionEntry[]>): Readable =>
  Readable.from(rowsOf(entries)).pipe(
    stringify({
      header: true,
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
      columns: [...suppressionColumns],
    }),
  );

async function* rowsOf(entries: AsyncIterable<SuppressionEntry[]>): AsyncGenerator<SuppressionRow> {
  for await (const page of entries) yield* suppressionRowsOf(page);
}
