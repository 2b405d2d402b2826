import { createHash } from 'node:crypto';
import type { DocumentContent } from '@tourbus/contracts';
import { PermanentFailure } from '@tourbus/platform';
import { externalResourceOf, externalResourceOfCss } from './external-resources.js';

/** What the bytes of a printed document depend on: with the same key, they need not be made again. */
export function documentKey(document: DocumentContent, printerVersion: string): string {
  const { styleSheet, title, locale, dir, tagged, body } = document;
  const parts = [printerVersion, styleSheet.digest, title, locale, dir, tagged, body];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** @throws PermanentFailure where the style sheet needs something that it does not carry with it */
export const checkStyleSheet = (css: string): void => refuse('style sheet', externalResourceOfCss(css));

/** @throws PermanentFailure where the body needs something that it does not carry with it */
export const checkBody = (body: string): void => refuse('document', externalResourceOf(body));

function refuse(where: string, address: string | undefined): void {
  if (address === undefined) return;
  throw new PermanentFailure(
    'external-resource',
    `The ${where} refers to “${address.slice(0, 80)}”, and nothing is fetched while printing.`,
    'Put images and fonts into the template as data: addresses.',
  );
}
