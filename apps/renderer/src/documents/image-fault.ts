import { imageSize } from 'image-size';

/** What browsers draw. */
const drawn = /^image\/(png|apng|jpe?g|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)$/i;
const dataAddress = /^data:([^,;]*)((?:;[^,;]*)*),([^]*)$/i;

/** How files end that were not cut off on their way: the commonest fault of images that come out of a database. */
const ends: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  png: (bytes) => bytes.subarray(-12).includes('IEND'),
  jpg: (bytes) => bytes.subarray(-64).includes(Buffer.from([0xff, 0xd9])),
  gif: (bytes) => bytes.subarray(-8).includes(0x3b),
  webp: (bytes) => bytes.length >= bytes.readUInt32LE(4) + 8,
};

/** Some hundred bytes can say that they are pixels by the billion, and each takes four bytes of memory to draw. */
const mostMegapixels = 100;

/**
 * Why an image cannot be drawn, as the end of a sentence; undefined for one that can. Reads no more than its header
 * and its end: the pixels are the browser's business.
 */
export function faultOfImage(address: string): string | undefined {
  const written = address.trim();
  const [, type = '', parameters = '', data = ''] = dataAddress.exec(written) ?? [];
  if (!/^data:/i.test(written)) return 'has no data: address';
  if (!drawn.test(type.trim())) return `is of the type “${type.slice(0, 40)}”, which browsers do not draw`;
  const bytes = bytesOf(data, /;\s*base64\s*$/i.test(parameters));
  if (!bytes) return 'is not what its address says: it cannot be decoded';
  if (bytes.length === 0) return 'is empty';
  return /svg/i.test(type) ? faultOfSvg(bytes) : faultOfPixels(bytes);
}

function bytesOf(data: string, base64: boolean): Buffer | undefined {
  let text = data;
  if (!base64 || data.includes('%'))
    try {
      text = decodeURIComponent(data);
    } catch {
      return undefined;
    }
  if (!base64) return Buffer.from(text, 'utf8');
  const packed = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text;
  const bytes = Buffer.from(packed, 'base64');
  // Node passes over what is no base64.
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0;
  return Math.floor(((packed.length - padding) * 3) / 4) === bytes.length ? bytes : undefined;
}

function faultOfSvg(bytes: Buffer): string | undefined {
  const root = /<svg\b[^>]*>?/i.exec(bytes.toString('utf8'))?.[0];
  if (!root?.endsWith('>')) return 'is no SVG';
  return /\s(width|height)\s*=\s*(?:["']\s*)?0[\w%.]*["'\s>]/i.test(root) ? 'has no size' : undefined;
}

function faultOfPixels(bytes: Buffer): string | undefined {
  try {
    const { width, height, type } = imageSize(bytes);
    if (!width || !height) return 'has no size';
    if (width * height > mostMegapixels * 1e6) return `is larger than ${mostMegapixels} megapixels`;
    return (ends[type ?? '']?.(bytes) ?? true) ? undefined : 'is cut off: its end is missing';
  } catch {
    return 'is not what its address says: it cannot be decoded';
  }
}
