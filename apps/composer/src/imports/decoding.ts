import { ImportRefused } from './imports.ts';

/** As browsers do: a byte order mark, then what the page says of itself, then UTF-8, then the old Windows letters. */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0)
    throw new ImportRefused('empty-file', 'The upload is empty.', 'Send the file itself.');
  const said = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 4_096)).toString('latin1'),
  )?.[1];
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined;
  for (const encoding of [mark, 'utf-8', said, 'windows-1252']) {
    try {
      if (encoding) return readable(new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(bytes));
    } catch (error) {
      if (error instanceof ImportRefused) throw error;
    }
  }
  return readable(Buffer.from(bytes).toString('latin1'));
}

function readable(html: string): string {
  if (/<[a-z!]/i.test(html) && !html.includes('\0')) return html;
  throw new ImportRefused(
    'format-not-recognised',
    'The upload is neither HTML nor a zip nor a .docx.',
    'Send a page of HTML, a zip with one page and its pictures, or a .docx.',
  );
}
