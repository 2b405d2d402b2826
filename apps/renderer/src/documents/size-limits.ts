import { PermanentFailure } from '@tourbus/platform';
import type { PrintedDocument } from './document-printer.js';
import { countPages } from './page-count.js';

export const mostPages = 500;
const mostBytes = 50 * 1024 * 1024;

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
  return { pdf, pages };
}

const tooLarge = (reason: string): PermanentFailure =>
  new PermanentFailure(
    'document-too-large',
    reason,
    'Split the document, or make its images smaller; then replay.',
  );
