export type BatchFormat = 'csv' | 'tsv' | 'jsonl' | 'json' | 'xml';

/** How a file is to be read; what is not said is detected. */
export interface ReadingOptions {
  format?: BatchFormat;
  /** Where rows lie: `statements/statement` in XML, `data.items` in JSON. */
  path?: string;
  /** A WHATWG label such as `windows-1252`. A byte order mark says more than it does. */
  encoding?: string;
  delimiter?: string;
  fileName?: string;
}

/** Why a row or a file cannot be read, and what to do about it; holds no more of the data than is needed to find it. */
export interface ReadingFault {
  code: string;
  reason: string;
  remedy: string;
}

export type Fields = Record<string, unknown>;

/** A row as a format yields it; `raw` is the beginning of what stands in the file. */
export type Reading =
  { line?: number; fields: Fields } | { line?: number; fault: ReadingFault; raw?: string };

/** A row with its place in the batch. */
export type ReadRow = Reading & {
  /** 1 is the first row of data. Faulty rows count too, so it stays the same however often the batch is read. */
  number: number;
  /** Which file of a zip it stands in; `line` counts within it. */
  file?: string;
};

/** Rows come in small lists: a promise for each would cost more than parsing it. */
export interface Table {
  /** Where a header names them before the first row. */
  columns?: string[];
  rows: AsyncGenerator<Reading[]>;
}

export const shortened = (text: string, longest = 200): string =>
  text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;

/** Rows of each piece of what a file consists of. Those before a place that ends the reading go out first. */
export async function* readPieces<T>(
  pieces: AsyncIterable<T>,
  read: (piece: T, readings: Reading[]) => void,
): AsyncGenerator<Reading[]> {
  for await (const piece of pieces) {
    const readings: Reading[] = [];
    let failure: Error | undefined;
    try {
      read(piece, readings);
    } catch (error) {
      failure = error as Error;
    }
    if (readings.length > 0) yield readings;
    if (failure) throw failure;
  }
}
