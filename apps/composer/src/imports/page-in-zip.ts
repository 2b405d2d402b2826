import { posix } from 'node:path';
import { ImportRefused } from './imports.ts';
import type { Asset } from './css.ts';
import { decode } from './decoding.ts';

export interface Page {
  readonly html: string;
  readonly asset: Asset;
  /** Files that the page does not name. */
  unused(): string[];
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  css: 'text/css',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
  otf: 'font/otf',
};

/** What pictures begin with: a file is what it holds, not what it is called. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['89504e47'],
  'image/jpeg': ['ffd8ff'],
  'image/gif': ['47494638'],
  'image/webp': ['52494646'],
};

/** The one page of a zip: `index.html` where there are several. */
export function findPage(files: ReadonlyMap<string, Buffer>): Page {
  const pages = [...files.keys()]
    .filter((name) => /\.x?html?$/i.test(name))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const page = pages.find((name) => /(^|\/)index\.html?$/i.test(name)) ?? pages[0];
  if (page === undefined)
    throw new ImportRefused(
      'no-page',
      'The zip holds no page of HTML.',
      'Pack the .html file with its pictures.',
    );
  if (pages.length > 1 && !/(^|\/)index\.html?$/i.test(page))
    throw new ImportRefused(
      'several-pages',
      `The zip holds ${pages.length} pages: ${pages.slice(0, 5).join(', ')}.`,
      'Send one at a time, or call the one meant index.html.',
    );
  const used = new Set<string>([page]);
  const asset: Asset = (address) => {
    const name = nameFor(address, page, files);
    const content = name === undefined ? undefined : files.get(name);
    const type = types[name?.split('.').at(-1)?.toLowerCase() ?? ''];
    if (name === undefined || !content || !type || !isOfType(content, type)) return undefined;
    used.add(name);
    return `data:${type};base64,${content.toString('base64')}`;
  };
  return {
    html: decode(files.get(page) as Buffer),
    asset,
    unused: () => [...files.keys()].filter((name) => !used.has(name)),
  };
}

const isOfType = (content: Buffer, type: string): boolean =>
  beginnings[type]?.some((start) => content.subarray(0, 8).toString('hex').startsWith(start)) ?? true;

/** Beside the page, else anywhere in the zip if only one file is called so: mail programs move pictures about. */
function nameFor(address: string, page: string, files: ReadonlyMap<string, Buffer>): string | undefined {
  let plain = address.trim().replace(/[?#].*$/, '');
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // It is no character code, then: the name is taken as it is.
  }
  const beside = posix.normalize(
    posix.join(plain.startsWith('/') ? '' : posix.dirname(page), plain.replace(/^\/+/, '')),
  );
  if (files.has(beside)) return beside;
  const called = [...files.keys()].filter((name) => posix.basename(name) === posix.basename(plain));
  return called.length === 1 ? called[0] : undefined;
}
