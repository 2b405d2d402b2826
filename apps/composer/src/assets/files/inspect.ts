import type { Inspected } from '../asset.js';
import { isFont, readFont } from './font.js';
import { isGif, readGif } from './gif.js';
import { isJpeg, readJpeg } from './jpeg.js';
import type { Picture } from './picture.js';
import { isPng, readPng } from './png.js';
import { FileRefused, more } from './refused.js';
import { isWebp, readWebp } from './webp.js';

const pictures = [
  { mediaType: 'image/png', name: 'a PNG', is: isPng, read: readPng },
  { mediaType: 'image/jpeg', name: 'a JPEG', is: isJpeg, read: readJpeg },
  { mediaType: 'image/gif', name: 'a GIF', is: isGif, read: readGif },
  { mediaType: 'image/webp', name: 'a WebP', is: isWebp, read: readWebp },
] as const;

const accepted = 'Upload a PNG, JPEG, GIF or WebP picture, or a WOFF2, TTF or OTF font.';

/** Tells what a file is by its bytes: names and declared types are often wrong. @throws FileRefused */
export async function inspect(bytes: Buffer, mostMegapixels: number): Promise<Inspected> {
  if (isFont(bytes)) return readFont(bytes);
  const kind = pictures.find(({ is }) => is(bytes));
  if (!kind) throw unknown(bytes);
  const { width, height, frames, end } = kind.read(bytes);
  if (width === 0 || height === 0)
    throw new FileRefused('asset-damaged', 'The picture has no size.', 'Save it again, and upload that.');
  checkPixels({ width, height, frames }, mostMegapixels);
  if (end !== bytes.length || isSomethingElse(bytes)) throw more(kind.name);
  return { type: 'image', mediaType: kind.mediaType, width, height };
}

/** Some hundred bytes can say that they are pixels by the billion, and each takes four bytes of memory to draw. */
function checkPixels({ width, height, frames }: Omit<Picture, 'end'>, most: number): void {
  if (width * height * frames <= most * 1e6) return;
  const drawn = frames > 1 ? `, ${Math.ceil(frames)} times over` : '';
  throw new FileRefused(
    'asset-too-many-pixels',
    `The picture has ${width} × ${height} pixels${drawn}: more than ${most} megapixels.`,
    'Make it as large as it is shown, at most twice that, and upload it again.',
  );
}

const foreign = /<(?:script|html|svg|iframe|body|!doctype|\?php)\b|%PDF-\d/i;
/** Unpackers look for a directory at the end, wherever the archive begins. */
const endOfArchive = Buffer.from('504b0506', 'hex');

/** Whether some other program would find in it what it runs or unpacks. */
const isSomethingElse = (bytes: Buffer): boolean =>
  foreign.test(bytes.toString('latin1')) || bytes.subarray(-0x1_0016).includes(endOfArchive);

/** A comment ends where it can first: with a choice of ends, many comments would be tried in all their combinations. */
const beginningOfSvg = /^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*|<!doctype[^>]*>\s*)*<svg\b/i;

function unknown(bytes: Buffer): FileRefused {
  const head = bytes.subarray(0, 1_000).toString('latin1').trimStart();
  if (beginningOfSvg.test(head))
    return new FileRefused(
      'asset-svg',
      'It is an SVG, which may hold programs, and which mail clients do not show.',
      'Upload a PNG of it; where it must stay sharp in print, write the SVG into a content block.',
    );
  return new FileRefused(
    'asset-unknown',
    bytes.length === 0 ? 'The file is empty.' : 'What it holds is no picture or font that is known here.',
    accepted,
  );
}
