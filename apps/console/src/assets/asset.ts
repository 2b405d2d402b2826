import { request, urlOf } from '../api/client.ts';
import type { Asset } from '../api/records.ts';

export interface NewFile {
  key: string;
  file: File;
  alternative?: string;
  /** The version that it takes the place of. */
  replaces?: number;
}

/** The file goes up as it is: what it is, the service sees by its bytes. */
export async function upload({ key, file, alternative, replaces }: NewFile): Promise<Asset> {
  const url = urlOf('/api/composer/v1/assets/{key}', { key }, { alternative });
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (replaces !== undefined) headers['if-match'] = `"${replaces}"`;
  const response = await request('PUT', url, { body: file, headers });
  return (await response.json()) as Asset;
}

/** A key that is like the file's name. */
export const keyFrom = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);

const quoted = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** What an author writes to show it. */
export function usageOf({ type, reference, alternative = '', width, family }: Asset): string {
  if (type === 'font') return `@font-face { font-family: "${family}"; src: url(${reference}); }`;
  return `<img src="${reference}" alt="${quoted(alternative)}" width="${Math.min(width ?? 0, 600)}">`;
}

export const sizeOf = ({ bytes }: Pick<Asset, 'bytes'>): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

export const aboutOf = (asset: Asset): string => {
  const { type, width, height, family, mediaType } = asset;
  const what = type === 'font' ? family : `${width} × ${height}`;
  return `${what} · ${mediaType.split('/')[1]?.toUpperCase()} · ${sizeOf(asset)}`;
};
