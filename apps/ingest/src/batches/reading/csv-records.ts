import { type CsvError, Parser } from 'csv-parse';
import { type Dialect, parserOptions } from './csv-dialect.js';
import { badQuoteIn, unclosedQuote } from './csv-quotes.js';
import { type BatchLimits, inWords, longestValue } from './limits.js';
import { UnreadableBatch } from './unreadable-batch.js';

export interface CsvRecord {
  cells: string[];
  /** Where it begins. */
  line: number;
  bytes: number;
  /** What stands in the file; only while the list it came in is at hand. */
  raw: () => string;
}

/** The records of a text, header included, in lists of what one piece of text completed. */
export async function* recordsOf(
  text: AsyncIterable<string>,
  dialect: Dialect,
  limits: BatchLimits,
): AsyncGenerator<CsvRecord[]> {
  const window = new Window();
  let records: CsvRecord[] = [];
  let failure: Error | undefined;
  const parser = new Parser({
    ...parserOptions(dialect),
    on_record: (cells: string[], { bytes }) => void records.push({ cells, ...window.take(bytes) }),
  });
  parser.on('error', (error) => (failure = error));
  const taken = (): CsvRecord[] => {
    const list = records;
    records = [];
    return list;
  };
  try {
    for await (const piece of text) {
      const bytes = Buffer.from(piece);
      window.add(bytes);
      await new Promise<void>((resolve) => parser.write(bytes, () => resolve()));
      if (records.length > 0) yield taken();
      if (window.held > longestValue(limits)) throw unended(window, dialect, limits);
      if (fieldsHeld(parser) > 50 * limits.columns) throw endlessFields(window);
      if (failure) break;
    }
    if (!failure) await new Promise<void>((resolve) => parser.end(() => resolve()));
    if (records.length > 0) yield taken();
    if (failure)
      throw (failure as CsvError).code === 'CSV_QUOTE_NOT_CLOSED'
        ? unended(window, dialect, limits)
        : failure;
  } finally {
    parser.destroy();
  }
}

/**
 * How many fields the record has so far. The parser's own limit (max_record_size) counts no delimiters, and millions of
 * empty fields take far more memory than their bytes; its state is public, but not typed.
 */
const fieldsHeld = (parser: Parser): number =>
  (parser as unknown as { state: { record: string[] } }).state.record.length;

function endlessFields(window: Window): UnreadableBatch {
  const { line } = window.rest();
  return new UnreadableBatch(
    'row-too-large',
    `The row on line ${line} has so many fields that its end was not looked for any further.`,
    'Check the delimiter and the line endings there.',
    line,
  );
}

/** Of a record that has no end, or none within what may be held. */
function unended(window: Window, dialect: Dialect, limits: BatchLimits): UnreadableBatch {
  const { raw, line } = window.rest();
  const quote = badQuoteIn(raw, dialect);
  if (quote) return unclosedQuote(line + quote.opensOn);
  return new UnreadableBatch(
    'row-too-large',
    `The row on line ${line} is larger than ${inWords(longestValue(limits))}: its end was not looked for any further.`,
    `Check the quotes and line endings there; a row may have ${inWords(limits.rowBytes)}.`,
    line,
  );
}

/** The part of the text that the parser has not made a record of yet, and where in the file it begins. */
class Window {
  private bytes: Buffer = Buffer.alloc(0);
  /** Pieces are put together once a record ends in them: a large one has hundreds. */
  private added: Buffer[] = [];
  private offset = 0;
  private start = 0;
  private line = 1;

  add(piece: Buffer): void {
    this.added.push(piece);
  }

  /** The record that ends at this byte of the text. */
  take(end: number): Omit<CsvRecord, 'cells'> {
    this.join();
    this.skipEmptyLines();
    const { bytes } = this;
    const [from, to, line] = [this.start, end - this.offset, this.line];
    this.line += this.breaks(from, to);
    this.start = to;
    return { line, bytes: to - from, raw: () => bytes.toString('utf8', from, to) };
  }

  get held(): number {
    return this.added.reduce((sum, piece) => sum + piece.length, this.bytes.length - this.start);
  }

  rest(): { raw: string; line: number } {
    this.join();
    this.skipEmptyLines();
    return { raw: this.bytes.toString('utf8', this.start), line: this.line };
  }

  private join(): void {
    if (this.added.length === 0) return;
    this.bytes = Buffer.concat([this.bytes.subarray(this.start), ...this.added]);
    this.added = [];
    this.offset += this.start;
    this.start = 0;
  }

  private skipEmptyLines(): void {
    let to = this.start;
    while (this.bytes[to] === 10 || this.bytes[to] === 13) to++;
    this.line += this.breaks(this.start, to);
    this.start = to;
  }

  private breaks(from: number, to: number): number {
    let breaks = 0;
    for (let i = from; i < to; i++) {
      const byte = this.bytes[i];
      if (byte === 10 || (byte === 13 && this.bytes[i + 1] !== 10)) breaks++;
    }
    return breaks;
  }
}
