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
