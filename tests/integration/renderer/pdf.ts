import bwip from 'bwip-js';
import * as mupdf from 'mupdf';

export interface ReadPdf {
  text: string;
  pages: string[];
  /** Where the first line begins, in points from the left edge. */
  left: number | undefined;
  title: string | undefined;
  language: string | undefined;
  /** Whether it carries the structure that screen readers use. */
  tagged: boolean;
  bookmarks: string[];
}

/**
 * Whether a page bears exactly this Data Matrix: every module of it is looked at where it has to be.
 * @param at upper left corner and size, in millimetres
 */
export function bearsDataMatrix(
  bytes: Buffer,
  page: number,
  text: string,
  at: { left: number; top: number; size: number },
): boolean {
  const document = mupdf.Document.openDocument(bytes, 'application/pdf');
  const scale = 4;
  const image = document
    .loadPage(page - 1)
    .toPixmap(mupdf.Matrix.scale(scale, scale), mupdf.ColorSpace.DeviceGray, false);
  const [pixels, stride] = [image.getPixels(), image.getStride()];
  const points = (millimetres: number): number => (millimetres / 25.4) * 72 * scale;
  const [symbol] = bwip.raw({ bcid: 'datamatrix', text });
  if (!symbol || !('pixs' in symbol)) throw new Error('A Data Matrix is made of modules.');
  const { pixs, pixx, pixy } = symbol;
  const isDark = (column: number, row: number): boolean => {
    const x = Math.round(points(at.left + ((column + 0.5) / pixx) * at.size));
    const y = Math.round(points(at.top + ((row + 0.5) / pixy) * at.size));
    return (pixels[y * stride + x] ?? 255) < 128;
  };
  return pixs.every((dark, i) => isDark(i % pixx, Math.floor(i / pixx)) === (dark === 1));
}

/** Reads a PDF with an engine other than the one that made it. */
export function readPdf(bytes: Buffer): ReadPdf {
  const document = mupdf.Document.openDocument(bytes, 'application/pdf') as mupdf.PDFDocument;
  const catalog = document.getTrailer().get('Root');
  const structured = Array.from({ length: document.countPages() }, (_, i) =>
    document.loadPage(i).toStructuredText(''),
  );
  const pages = structured.map((page) => page.asText());
  const { blocks } = JSON.parse(structured[0]?.asJSON() ?? '{"blocks":[]}') as {
    blocks: { bbox: { x: number } }[];
  };
  const language = catalog.get('Lang');
  return {
    text: pages.join('\n'),
    pages,
    left: blocks[0]?.bbox.x,
    title: document.getMetaData('info:Title'),
    language: language.isString() ? language.asString() : undefined,
    tagged: !catalog.get('StructTreeRoot').isNull(),
    bookmarks: (document.loadOutline() ?? []).map((item) => item.title ?? ''),
  };
}
