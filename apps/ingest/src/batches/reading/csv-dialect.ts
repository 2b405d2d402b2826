import type { Options } from 'csv-parse';
import { parse } from 'csv-parse/sync';

export interface Dialect {
  delimiter: string;
  quote: string;
}

/** In this order where none of them tells more than another. */
const delimiters = [',', ';', '\t', '|'];
const sampledRecords = 200;

/** Every line ending is one wherever it comes; by itself the parser takes the first kind for the only one. */
export const parserOptions = ({ delimiter, quote }: Dialect): Options => ({
  delimiter,
  quote,
  escape: quote,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
});

/**
 * How a text that begins so is delimited and quoted. The parser's own detection (delimiter_auto of csv-parse 7.0.3)
 * throws at the first accent, and at quotes anywhere but at the start of a line; so the parser reads the beginning
 * with each delimiter instead. The right one gives many fields, and as many in the records as in the header.
 */
export function dialectOf(text: string, given?: string): Dialect {
  const quote = isQuotedBy("'", text, given) ? "'" : '"';
  if (given !== undefined) return { delimiter: given, quote };
  const [first = '', ...others] = delimiters;
  let best = { delimiter: first, score: scoreOf(text, { delimiter: first, quote }) };
  for (const delimiter of others) {
    const score = scoreOf(text, { delimiter, quote });
    // Commas stand in prose and amounts too: on a tie of several columns the others say more.
    if (score > best.score || (score === best.score && score > 1)) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, quote };
}

function scoreOf(text: string, dialect: Dialect): number {
  const lengths: number[] = [];
  const on_record = (record: string[]) => void lengths.push(record.length);
  try {
    parse(text, { ...parserOptions(dialect), to: sampledRecords, on_record });
  } catch {
    // The beginning of a file ends anywhere, in quotes as well.
  }
  // The last of many may be cut off.
  const whole = lengths.length > 2 ? lengths.slice(0, -1) : lengths;
  const [columns = 0] = whole;
  return (columns * whole.filter((length) => length === columns).length) / (whole.length || 1);
}

/** Apostrophes begin words too, so they are quotes only where they enclose every name of the header. */
function isQuotedBy(quote: string, text: string, delimiter?: string): boolean {
  const header = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  return (delimiter === undefined ? delimiters : [delimiter]).some((candidate) =>
    header
      .split(candidate)
      .every((name) => name.length > 1 && name.trim().startsWith(quote) && name.trim().endsWith(quote)),
  );
}
