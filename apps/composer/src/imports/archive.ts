import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { ImportRefused } from './imports.ts';

export interface ArchiveLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** A page with its pictures, or a letter, is far below these; what is above them is meant to harm. */
export const limits: ArchiveLimits = { entries: 500, bytes: 40 * 1024 * 1024 };

const isPackersOwn = (name: string): boolean =>
  name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|Thumbs\.db)$/.test(name);

/** All files of a zip, by name. @throws ImportRefused */
export async function unzip(bytes: Uint8Array, most: ArchiveLimits = limits): Promise<Map<string, Buffer>> {
  const zip = await yauzl
    .fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      decodeStrings: false,
    })
    .catch(() => Promise.reject(damaged()));
  if (zip.entryCount > most.entries)
    throw new ImportRefused(
      'too-many-files',
      `The zip holds ${zip.entryCount} files; at most ${most.entries} are read.`,
      'Send the page and its own files only.',
    );
  const files = new Map<string, Buffer>();
  const room = { left: most.bytes };
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (isPackersOwn(name)) continue;
      if (entry.isEncrypted())
        throw new ImportRefused(
          'encrypted',
          `“${name.slice(0, 100)}” is encrypted.`,
          'Save it without a password; the connection encrypts it on its way.',
        );
      files.set(name, await contentOf(zip, entry, room));
    }
  } catch (error) {
    throw error instanceof ImportRefused ? error : damaged();
  }
  return files;
}

/** Nothing is written under these names, yet who sends one that leaves its folder means no good. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: yauzl.Entry): string {
  const name = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  if (yauzl.validateFileName(name) === null && !name.includes('\0')) return name;
  throw new ImportRefused(
    'unsafe-file-name',
    `The zip holds a file named “${name.slice(0, 100)}”, which leads out of the zip.`,
    'Pack the files under plain relative names.',
  );
}

/** Counts what comes, since what an archive says of its own size may be a lie. */
async function contentOf(zip: yauzl.ZipFile, entry: yauzl.Entry, room: { left: number }): Promise<Buffer> {
  if (entry.uncompressedSize > room.left) throw tooLarge();
  const pieces: Buffer[] = [];
  let sum = 0;
  for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    room.left -= piece.length;
    if (room.left < 0) throw tooLarge();
    sum = crc32(piece, sum);
    pieces.push(piece);
  }
  const content = Buffer.concat(pieces);
  if (sum !== entry.crc32) throw damaged();
  if (content.subarray(0, 4).equals(Buffer.from('PK\x03\x04')))
    throw new ImportRefused(
      'nested-zip',
      'The zip holds another zip, or an Office document.',
      'Unpack it, and send one page with its files, or the document by itself.',
    );
  return content;
}

const tooLarge = (): ImportRefused =>
  new ImportRefused(
    'expands-too-far',
    `The upload unpacks to more than ${limits.bytes / 1024 / 1024} MB.`,
    'Make its pictures smaller, or send it in parts.',
  );

const damaged = (): ImportRefused =>
  new ImportRefused('damaged', 'The zip or document is damaged or not complete.', 'Save and send it again.');
