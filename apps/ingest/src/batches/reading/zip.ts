import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { BatchContent } from './content.js';
import type { BatchLimits } from './limits.js';
import { UnreadableBatch } from './unreadable-batch.js';
import { type PackedFile, type Room, damageOf, damaged, unpacked } from './unpacking.js';
import { ZipContent } from './zip-content.js';

interface NamedEntry {
  entry: yauzl.Entry;
  name: string;
}

/** The files of a zip in the order of their names, which does not depend on who packed them. */
export async function* zippedFiles(
  content: BatchContent,
  limits: BatchLimits,
  room: Room,
): AsyncGenerator<PackedFile> {
  const reader = new ZipContent(content);
  const explain = (error: Error): Error => {
    if (reader.failure) return reader.failure;
    const known = damageOf(error);
    return known === error ? damaged(error.message) : known;
  };
  const zip = await yauzl
    .fromRandomAccessReaderPromise(reader, content.size, { autoClose: false, decodeStrings: false })
    .catch((error: Error) => Promise.reject(explain(error)));
  const entries = await entriesOf(zip, limits, explain);
  room.refuseBeyond(entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0));
  for (const { entry, name } of entries) {
    const open = () => zip.openReadStreamPromise(entry);
    yield { name, inZip: true, bytes: unpacked({ open, room, judge: sameSum(entry), explain }) };
  }
}

async function entriesOf(
  zip: yauzl.ZipFile,
  limits: BatchLimits,
  explain: (error: Error) => Error,
): Promise<NamedEntry[]> {
  if (zip.entryCount > limits.zipEntries)
    throw new UnreadableBatch(
      'too-many-files',
      `The zip holds ${zip.entryCount} files; at most ${limits.zipEntries} are read.`,
      'Upload it in several parts.',
    );
  const all: NamedEntry[] = [];
  try {
    for await (const entry of zip.eachEntry()) all.push({ entry, name: nameOf(entry) });
  } catch (error) {
    throw error instanceof UnreadableBatch ? error : explain(error as Error);
  }
  const entries = all.filter(({ name }) => !isPackersOwn(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  refuseOthersThanData(entries);
  return entries;
}

/** Nothing is written under these names, yet who sends one that leaves its folder means no good. */
function nameOf(entry: yauzl.Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  const name = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  if (yauzl.validateFileName(name) === null && !name.includes('\0')) return name;
  throw new UnreadableBatch(
    'unsafe-file-name',
    `The zip holds a file named “${name.slice(0, 100)}”, which leads out of the zip.`,
    'Pack the files under plain relative names.',
  );
}

const isPackersOwn = (name: string): boolean =>
  name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|Thumbs\.db)$/.test(name);

function refuseOthersThanData(entries: NamedEntry[]): void {
  if (entries.length === 0)
    throw new UnreadableBatch('empty-file', 'The zip holds no file.', 'Pack the file with the rows.');
  if (entries.some(({ name }) => name === '[Content_Types].xml'))
    throw new UnreadableBatch(
      'format-not-recognised',
      'The upload is an Office document.',
      'Save the sheet as CSV (UTF-8) and upload that.',
    );
  for (const { entry, name } of entries) {
    if (entry.isEncrypted())
      throw new UnreadableBatch(
        'encrypted-archive',
        `“${name}” in the zip is encrypted.`,
        'Pack it without a password; the connection encrypts it on its way.',
      );
    if (!entry.canDecodeFileData())
      throw new UnreadableBatch(
        'compression-not-known',
        `“${name}” in the zip is compressed by method ${entry.compressionMethod}, which is not read here.`,
        'Pack it with the usual method (deflate).',
      );
  }
}

function sameSum(entry: yauzl.Entry): (piece?: Buffer) => void {
  let sum = 0;
  return (piece) => {
    if (piece) sum = crc32(piece, sum);
    else if (sum !== entry.crc32) throw damaged('a file is not what was packed (its checksum differs)');
  };
}
