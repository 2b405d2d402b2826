import type { BatchFormat, ReadingOptions } from './reading.js';
import { shortened } from './reading.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** What a file holds, where it is not delimited text; that is told apart by its delimiter. */
type Told = BatchFormat | 'delimited';

const byExtension: Record<string, Told> = {
  csv: 'delimited',
  txt: 'delimited',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  xml: 'xml',
};

/**
 * The format of a text that begins so. The content goes before the name, which is often no more than a habit.
 * @param head the beginning of the text, and whether that is all of it
 */
export function formatOf(
  head: { text: string; isWhole: boolean },
  { format, path, fileName = '' }: ReadingOptions,
): Told {
  if (format) return format === 'csv' ? 'delimited' : format;
  const text = head.text.trimStart();
  const named = byExtension[/\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''];
  if (/^<(!doctype\s+html|html)\b/i.test(text)) throw notRecognised('It is a web page', text);
  if (/^<([?!]|[\p{L}_:])/u.test(text)) return 'xml';
  if (/^\[\s*([{[\]"]|$)/.test(text)) return 'json';
  if (/^\{\s*(["}]|$)/.test(text))
    return path === undefined && isLines(text, head.isWhole, named) ? 'jsonl' : 'json';
  if (named === 'xml' || named === 'json' || named === 'jsonl')
    throw notRecognised(
      `By its name it is ${named === 'xml' ? 'XML' : 'JSON'}, by its content it is not`,
      text,
    );
  if (/[\x01-\x08\x0e-\x1f]/.test(text)) throw notRecognised('It holds control characters', text);
  return named ?? 'delimited';
}

/** JSON Lines begin with a whole object on a line of its own; a JSON document that does so has nothing else. */
function isLines(text: string, isWhole: boolean, named: Told | undefined): boolean {
  const end = text.search(/[\r\n]/);
  if (end < 0 && !isWhole) return named !== 'json';
  const [first, rest] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end).trimStart()];
  if (rest === '' && isWhole) return named !== 'json' && parses(first);
  return parses(first) || rest.startsWith('{');
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const notRecognised = (why: string, text: string) =>
  new UnreadableBatch(
    'format-not-recognised',
    `The format was not recognised. ${why}; it begins with “${shortened(text, 40)}”.`,
    'Upload CSV, TSV, JSON Lines, JSON or XML (plain, or in gzip or zip), or say which of them it is.',
  );
