import { createHash } from 'node:crypto';
import type { DocumentContent } from '@tourbus/contracts';
import { PermanentFailure } from '@tourbus/platform';
import { externalResourceOf, externalResourceOfCss, NestedTooDeep } from './external-resources.js';

/** What the bytes of a printed document depend on: with the same key, they need not be made again. */
export function documentKey(document: DocumentContent, printerVersion: string): string {
  const { styleSheet, title, locale, dir, tagged, body } = document;
  const parts = [printerVersion, styleSheet.digest, title, locale, dir, tagged, body];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** @throws PermanentFailure where the style sheet needs something that it does not carry with it */
export const checkStyleSheet = (css: string): void => refuse('style sheet', externalResourceOfCss(css));

/** @throws PermanentFailure where the body needs something that it does not carry with it, or is nested too deep */
export function checkBody(body: string): void {
  try {
    refuse('document', externalResourceOf(body));
  } catch (error) {
    if (!(error instanceof NestedTooDeep)) throw error;
    throw new PermanentFailure(
      'document-too-deep',
      error.message,
      'Look for elements in the template that are opened and never closed.',
    );
  }
}

function refuse(where: string, address: string | undefined): void {
  if (address === undefined) return;
  throw new PermanentFailure(
    'external-resource',
    `The ${where} refers to “${address.slice(0, 80)}”, and nothing is fetched while printing.`,
    'Upload images and fonts as assets, or put them into the template as data: addresses.',
  );
}
