import type { Imported } from '../api/calls.ts';
import { request, urlOf } from '../api/client.ts';

export interface Choice {
  file: File;
  brand: string;
}

/**
 * The service tells by the bytes what kind of file it is.
 * @param save the key of the template that is to begin with it; nothing is kept otherwise
 */
export async function importFile({ file, brand }: Choice, save?: string): Promise<Imported> {
  const url = urlOf('/api/composer/v1/imports', {}, { brand, name: titleOf(file.name), save });
  const headers = { 'content-type': 'application/octet-stream' };
  return (await (await request('POST', url, { body: file, headers })).json()) as Imported;
}

/** `order_shipped-2.html` is “order shipped 2”: what a person would call it. */
export const titleOf = (fileName: string): string =>
  fileName
    .replace(/\.[a-z]+$/i, '')
    .replace(/[_\s-]+/g, ' ')
    .trim()
    .slice(0, 150) || 'Import';
