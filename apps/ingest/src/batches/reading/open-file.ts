import { readCsv } from './csv.js';
import { type Dialect, dialectOf } from './csv-dialect.js';
import { formatOf } from './format.js';
import { headOf } from './head.js';
import { readJson } from './json.js';
import { readJsonLines } from './json-lines.js';
import type { BatchLimits } from './limits.js';
import { kindOf } from './magic.js';
import type { BatchFormat, ReadingOptions, Table } from './reading.js';
import { decoded, encodingOf } from './text.js';
import { UnreadableBatch } from './unreadable-batch.js';
import type { PackedFile } from './unpacking.js';
import { readXml } from './xml.js';

/** How a file is read, given or detected, and its rows. */
export interface OpenFile extends Table {
  /** In a zip. */
  name?: string;
  format: BatchFormat;
  encoding: string;
  delimiter?: string;
}

export async function openFile(
  { name, inZip, bytes }: PackedFile,
  options: ReadingOptions,
  limits: BatchLimits,
): Promise<OpenFile> {
  const { head, whole, isWhole } = await headOf(bytes);
  refuseWhatIsNoText(head);
  const encoding = encodingOf(head, options.encoding);
  const start = new TextDecoder(encoding).decode(head, { stream: true });
  if (isWhole && start.trim() === '')
    throw new UnreadableBatch('empty-file', 'The file is empty.', 'Upload a file with rows.');
  const told = formatOf({ text: start, isWhole }, { ...options, fileName: name });
  const given = options.delimiter ?? (told === 'tsv' ? '\t' : undefined);
  const dialect = told === 'delimited' || told === 'tsv' ? dialectOf(start, given) : undefined;
  const format = told === 'delimited' ? (dialect?.delimiter === '\t' ? 'tsv' : 'csv') : told;
  const text = decoded(whole, encoding);
  const table = await tableOf(format, text, { dialect, path: options.path, limits });
  return { ...(inZip && { name }), format, encoding, delimiter: dialect?.delimiter, ...table };
}

function tableOf(
  format: BatchFormat,
  text: AsyncIterable<string>,
  { dialect, path, limits }: { dialect?: Dialect; path?: string; limits: BatchLimits },
): Table | Promise<Table> {
  if (dialect) return readCsv(text, dialect, limits);
  if (format === 'jsonl') return readJsonLines(text, limits);
  return format === 'xml' ? readXml(text, path, limits) : readJson(text, path, limits);
}

function refuseWhatIsNoText(head: Buffer): void {
  const kind = kindOf(head);
  if (kind === 'gzip' || kind === 'zip')
    throw new UnreadableBatch(
      'nested-archive',
      `The archive holds another archive (${kind}).`,
      'Pack the file with the rows only once.',
    );
  if (kind)
    throw new UnreadableBatch(
      'format-not-recognised',
      `The file is ${kind}.`,
      'Upload CSV, TSV, JSON Lines, JSON or XML (plain, or in gzip or zip).',
    );
}
