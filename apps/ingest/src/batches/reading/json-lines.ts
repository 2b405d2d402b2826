import { faultOf, rowTooLarge } from './fields.js';
import type { BatchLimits } from './limits.js';
import { type Fields, type Reading, type Table, readPieces, shortened } from './reading.js';

/** JSON Lines: every line is a row by itself, so a line that is none harms no other. */
export function readJsonLines(text: AsyncIterable<string>, limits: BatchLimits): Table {
  let line = 1;
  const rows = readPieces(linesOf(text, limits.rowBytes), (lines, readings) => {
    for (const content of lines) {
      const reading = readingOf(content, line++, limits);
      if (reading) readings.push(reading);
    }
  });
  return { rows };
}

/** A line, of which no more is kept than a row may have. */
interface Line {
  text: string;
  bytes: number;
}

async function* linesOf(text: AsyncIterable<string>, longest: number): AsyncGenerator<Line[]> {
  let open: Line = { text: '', bytes: 0 };
  const add = (piece: string) => {
    open.bytes += Buffer.byteLength(piece);
    if (open.bytes <= longest || open.text === '') open.text += shortened(piece, longest);
  };
  for await (const piece of text) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      add(piece.slice(from, end));
      lines.push(open);
      open = { text: '', bytes: 0 };
      from = end + 1;
    }
    add(piece.slice(from));
    yield lines;
  }
  yield [open];
}

function readingOf({ text, bytes }: Line, line: number, limits: BatchLimits): Reading | undefined {
  const raw = shortened(text);
  if (bytes > limits.rowBytes) return { line, fault: rowTooLarge(limits), raw };
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's own words quote the data.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    const reason = `The line is not JSON${place === undefined ? '' : ` from position ${place} on`}.`;
    return {
      line,
      fault: { code: 'malformed-json', reason, remedy: 'Write one whole object per line.' },
      raw,
    };
  }
  const fault = faultOf(value, limits);
  return fault ? { line, fault, raw } : { line, fields: value as Fields };
}
