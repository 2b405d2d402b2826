import { filesIn } from './archive.js';
import type { BatchContent } from './content.js';
import { type BatchLimits, batchLimits } from './limits.js';
import { type OpenFile, openFile } from './open-file.js';
import type { BatchFormat, ReadRow, Reading, ReadingOptions } from './reading.js';
import { UnreadableBatch } from './unreadable-batch.js';

/**
 * The rows of an upload, one after the other, with no more in memory than what is being parsed.
 * @throws UnreadableBatch where the file ends to be readable; rows before that place have come by then
 */
export async function* readRows(
  content: BatchContent,
  options: ReadingOptions = {},
  limits: BatchLimits = batchLimits,
): AsyncGenerator<ReadRow> {
  let number = 0;
  for await (const file of openFiles(content, options, limits))
    for await (const readings of file.rows)
      for (const reading of readings) yield placed(reading, ++number, file.name, limits);
}

/** How an upload would be read, for whoever wants to see before anything happens. */
export interface Inspection {
  format: BatchFormat;
  encoding: string;
  delimiter?: string;
  /** From the header, or from the first rows where the format has none. */
  columns: string[];
  rows: ReadRow[];
}

/** @throws UnreadableBatch that the first rows show; what comes later is found when it is read */
export async function inspect(
  content: BatchContent,
  options: ReadingOptions = {},
  limits: BatchLimits = batchLimits,
  rows = 20,
): Promise<Inspection> {
  let first: OpenFile | undefined;
  const seen: ReadRow[] = [];
  files: for await (const file of openFiles(content, options, limits)) {
    first ??= file;
    for await (const readings of file.rows)
      for (const reading of readings) {
        if (seen.length === rows) break files;
        seen.push(placed(reading, seen.length + 1, file.name, limits));
      }
  }
  if (!first)
    throw new UnreadableBatch('empty-file', 'The upload holds no file.', 'Upload a file with rows.');
  const { format, encoding, delimiter } = first;
  const named = seen.flatMap((row) => ('fields' in row ? Object.keys(row.fields) : []));
  return {
    ...{ format, encoding, columns: first.columns ?? [...new Set(named)], rows: seen },
    ...(delimiter !== undefined && { delimiter }),
  };
}

function placed(reading: Reading, number: number, file: string | undefined, limits: BatchLimits): ReadRow {
  if (number <= limits.rows)
    return file === undefined ? { number, ...reading } : { number, file, ...reading };
  throw new UnreadableBatch(
    'too-many-rows',
    `The upload has more than ${limits.rows} rows.`,
    'Upload it in several parts.',
  );
}

async function* openFiles(
  content: BatchContent,
  options: ReadingOptions,
  limits: BatchLimits,
): AsyncGenerator<OpenFile> {
  let first: OpenFile | undefined;
  for await (const packed of filesIn(content, options.fileName, limits)) {
    const name = packed.inZip ? packed.name : undefined;
    try {
      const file = await openFile(packed, options, limits);
      first ??= file;
      refuseOtherKind(first, file);
      yield { ...file, rows: naming(name, file.rows) };
    } catch (error) {
      throw named(error, name);
    } finally {
      await packed.bytes.return(undefined);
    }
  }
}

/** Parts of a zip that differ are not parts of one batch; one without a header would lose its first row to it. */
function refuseOtherKind(first: OpenFile, file: OpenFile): void {
  if (file.format !== first.format)
    throw new UnreadableBatch(
      'mixed-formats',
      `It is ${file.format}, “${first.name}” is ${first.format}.`,
      'Pack files of one format together.',
    );
  const [expected, columns] = [first.columns, file.columns].map(
    (names) => names && JSON.stringify(names.toSorted()),
  );
  if (expected !== columns)
    throw new UnreadableBatch(
      'different-columns',
      `Its header has other columns than that of “${first.name}”.`,
      'Give every file the same header.',
    );
}

async function* naming(name: string | undefined, rows: AsyncGenerator<Reading[]>): AsyncGenerator<Reading[]> {
  try {
    yield* rows;
  } catch (error) {
    throw named(error, name);
  }
}

function named(error: unknown, name: string | undefined): unknown {
  return error instanceof UnreadableBatch && name !== undefined ? error.in(name) : error;
}
