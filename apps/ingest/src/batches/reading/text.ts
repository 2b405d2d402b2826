import { Decoding } from './decoding.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** Text is passed on in pieces of about this size, so that the rows of one are few. */
const pieceBytes = 64 * 1024;

/**
 * The encoding of a file that begins so: a byte order mark says it best; then whoever sends it; then its bytes.
 * @throws UnreadableBatch where the encoding given is none
 */
export function encodingOf(head: Buffer, given?: string): string {
  const marked = markedEncoding(head);
  if (marked) return marked;
  if (given === undefined) return unmarkedUtf16(head) ?? declaredByXml(head) ?? 'utf-8';
  try {
    return new TextDecoder(given).encoding;
  } catch {
    throw new UnreadableBatch(
      'encoding-not-known',
      `There is no encoding “${given.slice(0, 40)}”.`,
      'Give a label of the WHATWG Encoding Standard, such as utf-8, windows-1252 or shift_jis.',
    );
  }
}

function markedEncoding(head: Buffer): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** In UTF-16 the line breaks and delimiters of any language have a zero byte, always on the same side. */
function unmarkedUtf16(head: Buffer): string | undefined {
  let even = 0;
  let odd = 0;
  for (const [i, byte] of head.entries())
    if (byte === 0 && i % 2 === 0) even++;
    else if (byte === 0) odd++;
  const enough = Math.max(1, head.length / 100);
  if (odd >= enough && even < odd / 10) return 'utf-16le';
  if (even >= enough && odd < even / 10) return 'utf-16be';
  return undefined;
}

function declaredByXml(head: Buffer): string | undefined {
  const declaration = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    head.toString('latin1', 0, 200),
  );
  const label = declaration?.[1];
  // What declares UTF-16 in single bytes was re-encoded without being told.
  return label && !/^utf-?16/i.test(label) ? encodingOf(Buffer.alloc(0), label) : undefined;
}

/**
 * The text of a file, piece by piece, without its byte order mark.
 * @throws UnreadableBatch that says where, as soon as a byte cannot be part of it
 */
export async function* decoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoding = new Decoding(encoding);
  for await (const chunk of bytes)
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      const text = decoding.next(chunk.subarray(from, from + pieceBytes));
      if (text !== '') yield text;
    }
  decoding.end();
}
