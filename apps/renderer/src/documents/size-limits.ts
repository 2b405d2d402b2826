import { PermanentFailure } from '@tourbus/platform';
import type { PrintedDocument } from './document-printer.js';
import { countPages, readPages } from './pdf-pages.js';

export const mostPages = 500;
export const mostBytes = 50 * 1024 * 1024;
/** 200 inches, in points: the largest page that PDF knows (ISO 32000-1, annex C). */
const longestSide = 14_400;

/**
 * @param data a PDF in base64
 * @throws PermanentFailure where it is larger than anybody would want to print or send
 */
export function checkSize(data: string): PrintedDocument {
  // Four characters of base64 are three bytes.
  if (data.length > (mostBytes / 3) * 4) throw tooLarge(`It has more than ${mostBytes / 1024 / 1024} MB.`);
  const pdf = Buffer.from(data, 'base64');
  const pages = countPages(pdf);
  if (pages > mostPages) throw tooLarge(`It has more than ${mostPages} pages.`);
  const longest = Math.max(...readPages(pdf).flatMap(({ width, height }) => [width, height]));
  if (longest > longestSide)
    throw tooLarge(`It has a page of ${Math.round((longest / 72) * 25.4)} mm, and PDF knows 5,080 mm.`);
  return { pdf, pages };
}

const tooLarge = (reason: string): PermanentFailure =>
  new PermanentFailure(
    'document-too-large',
    reason,
    'Split the document, or make its images and pages smaller; then replay.',
  );
