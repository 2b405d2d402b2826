import * as mupdf from 'mupdf';

// MuPDF warns of what Chromium writes for letters that are joined; nothing of that matters here.
mupdf.setLog(null);

/** An element of a tagged PDF, as a screen reader goes through it. */
export interface Tagged {
  /** `H1`, `TH`, `Figure`. */
  type: string;
  alt: string | undefined;
  /** Of a table's header: `Column` or `Row`. */
  scope: string | undefined;
  children: Tagged[];
}

export const openPdf = (bytes: Buffer): mupdf.PDFDocument =>
  mupdf.Document.openDocument(bytes, 'application/pdf') as mupdf.PDFDocument;

const textOf = (object: mupdf.PDFObject): string | undefined =>
  object.isString() ? object.asString() : undefined;
const nameOf = (object: mupdf.PDFObject): string | undefined =>
  object.isName() ? object.asName() : undefined;

const listOf = (object: mupdf.PDFObject): mupdf.PDFObject[] =>
  object.isArray()
    ? Array.from({ length: object.length }, (_, i) => object.get(i))
    : object.isNull()
      ? []
      : [object];

function scopeOf(element: mupdf.PDFObject): string | undefined {
  return listOf(element.get('A'))
    .map((attributes) => (attributes.isDictionary() ? nameOf(attributes.get('Scope')) : undefined))
    .find((scope) => scope !== undefined);
}

function readElement(element: mupdf.PDFObject): Tagged[] {
  if (!element.isDictionary()) return [];
  const children = listOf(element.get('K')).flatMap(readElement);
  const type = nameOf(element.get('S'));
  // Leaves refer to what is drawn, and are no elements.
  return type === undefined
    ? children
    : [{ type, alt: textOf(element.get('Alt')), scope: scopeOf(element), children }];
}

export const structureOf = (bytes: Buffer): Tagged[] =>
  listOf(openPdf(bytes).getTrailer().get('Root').get('StructTreeRoot').get('K')).flatMap(readElement);

/** All elements in reading order. */
export const flattened = (elements: readonly Tagged[]): Tagged[] =>
  elements.flatMap((element) => [element, ...flattened(element.children)]);

/** What a PDF is made of beside its text: fonts that are not in it, and pictures made of dots. */
export function partsOf(bytes: Buffer): { fonts: string[]; notEmbedded: string[]; images: number } {
  const document = openPdf(bytes);
  const objects = Array.from({ length: document.countObjects() - 1 }, (_, i) =>
    document.newIndirect(i + 1).resolve(),
  ).filter((object) => object.isDictionary());
  const typed = (key: string, name: string) => objects.filter((object) => nameOf(object.get(key)) === name);
  const fonts = typed('Type', 'Font').filter((font) => !nameOf(font.get('Subtype'))?.startsWith('CIDFont'));
  const isIn = (font: mupdf.PDFObject): boolean => {
    if (nameOf(font.get('Subtype')) === 'Type3') return true;
    const described = listOf(font.get('DescendantFonts'))[0] ?? font;
    const descriptor = described.get('FontDescriptor');
    return ['FontFile', 'FontFile2', 'FontFile3'].some((key) => !descriptor.get(key).isNull());
  };
  const called = (font: mupdf.PDFObject): string => nameOf(font.get('BaseFont')) ?? 'Type3';
  return {
    fonts: fonts.map(called),
    notEmbedded: fonts.filter((font) => !isIn(font)).map(called),
    images: typed('Subtype', 'Image').length,
  };
}

/** Where a word stands uppermost on a page, in points from its upper left corner; undefined where it does not. */
export function placeOf(bytes: Buffer, page: number, word: string): { x: number; y: number } | undefined {
  const hits = openPdf(bytes).loadPage(page).search(word, '');
  const places = hits.flatMap(([quad]) => (quad ? [{ x: quad[0], y: quad[1] }] : []));
  return places.sort((a, b) => a.y - b.y)[0];
}

/** Whether a page has colour anywhere. */
export function hasColour(bytes: Buffer, page: number): boolean {
  const pixmap = openPdf(bytes)
    .loadPage(page)
    .toPixmap(mupdf.Matrix.identity, mupdf.ColorSpace.DeviceRGB, false);
  const pixels = pixmap.getPixels();
  for (let i = 0; i < pixels.length; i += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(i, i + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) return true;
  }
  return false;
}
