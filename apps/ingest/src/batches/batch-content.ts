import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ArtefactStore } from '@tourbus/platform';
import type { BatchContent } from './reading/content.js';
import { StoringFailed } from './storing-failed.js';

/** Whoever takes bytes in. */
type Uploads = Pick<ArtefactStore, 'put'>;

/** Small enough to be held in memory, large enough that a gigabyte is a few hundred of them. */
const chunkBytes = 4 * 1024 * 1024;
const mediaType = 'application/octet-stream';

/** An upload as it is kept: its digest, and the artefacts that it was cut into. */
export interface StoredContent {
  digest: string;
  bytes: number;
  chunks: string[];
}

/** Keeps what comes, chunk by chunk, and never holds more than one of them. @throws StoringFailed */
export async function store(source: AsyncIterable<Buffer>, uploads: Uploads): Promise<StoredContent> {
  const hash = createHash('sha256');
  const chunks: string[] = [];
  let bytes = 0;
  for await (const chunk of chunked(source)) {
    hash.update(chunk);
    bytes += chunk.length;
    chunks.push(await keep(chunk, uploads));
  }
  return { digest: hash.digest('hex'), bytes, chunks };
}

async function keep(chunk: Buffer, uploads: Uploads): Promise<string> {
  try {
    return (await uploads.put(chunk, mediaType)).digest;
  } catch (error) {
    throw new StoringFailed(error as Error);
  }
}

async function* chunked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let length = 0;
  for await (let piece of source) {
    while (length + piece.length >= chunkBytes) {
      const head = piece.subarray(0, chunkBytes - length);
      yield Buffer.concat([...gathered, head]);
      piece = piece.subarray(head.length);
      gathered = [];
      length = 0;
    }
    if (piece.length > 0) gathered.push(piece);
    length += piece.length;
  }
  if (length > 0) yield Buffer.concat(gathered);
}

/** A stored upload as it is read: its chunks are fetched as they are needed. */
export const contentOf = (
  { bytes, chunks }: Pick<StoredContent, 'bytes' | 'chunks'>,
  artefacts: ArtefactStore,
): BatchContent => ({
  size: bytes,
  open(from = 0, to = bytes) {
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let i = Math.floor(from / chunkBytes); i * chunkBytes < to; i++) {
        const digest = chunks[i];
        if (digest === undefined) return;
        const chunk = await artefacts.get({ digest });
        const start = i * chunkBytes;
        yield chunk.subarray(Math.max(0, from - start), Math.min(chunk.length, to - start));
      }
    }
    return Readable.from(pieces(), { objectMode: false });
  },
});
