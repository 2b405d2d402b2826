import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { RowInError } from './rows-in-error.js';

/** Rows in error for a spreadsheet. What would be a formula there is written so that it is none. */
export const errorsAsCsv = (rows: AsyncIterable<RowInError>): Readable =>
  Readable.from(rows).pipe(
    stringify({
      header: true,
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
      columns: [
        { key: 'row', header: 'row' },
        { key: 'file', header: 'file' },
        { key: 'line', header: 'line' },
        { key: 'state', header: 'state' },
        { key: 'why.code', header: 'code' },
        { key: 'why.reason', header: 'reason' },
        { key: 'why.remedy', header: 'remedy' },
        { key: 'raw', header: 'as it came' },
      ],
    }),
  );
