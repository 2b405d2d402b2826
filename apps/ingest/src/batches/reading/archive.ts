import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BatchContent } from './content.js';
import { type BatchLimits, mostExpanded } from './limits.js';
import { kindOf } from './magic.js';
import { type PackedFile, Room, damageOf, unpacked } from './unpacking.js';
import { zippedFiles } from './zip.js';

/**
 * The files of an upload: itself, or what is packed in it. Which of them, its first bytes say, whatever its name.
 * @throws UnreadableBatch here or while the bytes are read
 */
export async function* filesIn(
  content: BatchContent,
  name: string | undefined,
  limits: BatchLimits,
): AsyncGenerator<PackedFile> {
  const kind = kindOf(await beginningOf(content));
  const room = new Room(mostExpanded(content.size, limits));
  if (kind === 'zip') yield* zippedFiles(content, limits, room);
  else if (kind === 'gzip') {
    const bytes = unpacked({ open: () => gunzipped(content), room, explain: damageOf });
    yield { name: name?.replace(/\.gz(ip)?$/i, ''), bytes };
  } else yield { name, bytes: unpacked({ open: () => content.open(), explain: (error) => error }) };
}

async function beginningOf(content: BatchContent): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content.open(0, Math.min(16, content.size))) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** An error of either stream ends the second, where whoever reads hears of it. */
const gunzipped = (content: BatchContent): Readable =>
  pipeline(content.open(), createGunzip(), () => undefined);
