import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Answers a request for a page or one of its files; false where it is neither. */
export type Pages = (incoming: IncomingMessage, response: ServerResponse) => boolean;

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

/**
 * Scripts come from our own files and nowhere else. Styles may be inline, because components and editors set them as
 * they go. Previews are frames without scripts or an origin, which inherit this; mails may show pictures over HTTPS.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const everywhere = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

interface Kept {
  headers: Record<string, string>;
  bytes: Buffer;
  zipped: Buffer;
}

function keep(file: string, name: string): Kept {
  const bytes = readFileSync(file);
  // Built files carry a digest of their content in their names; the page that names them does not.
  const lasting = name.startsWith('/assets/');
  const headers = {
    ...everywhere,
    'content-type': mediaTypes[extname(name)] ?? 'application/octet-stream',
    'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  };
  return { headers, bytes, zipped: gzipSync(bytes) };
}

/** All built files by their path; they are some megabytes, and never change while this runs. */
function keepAll(folder: string): Map<string, Kept> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    names.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      const path = file.slice(folder.length).replaceAll('\\', '/');
      return [path, keep(file, path)];
    }),
  );
}

function send(incoming: IncomingMessage, response: ServerResponse, { headers, bytes, zipped }: Kept): void {
  const zip = /\bgzip\b/.test(String(incoming.headers['accept-encoding'] ?? ''));
  const body = zip ? zipped : bytes;
  const encoding = zip ? { 'content-encoding': 'gzip' } : {};
  response.writeHead(200, { ...headers, ...encoding, 'content-length': body.length });
  response.end(incoming.method === 'HEAD' ? undefined : body);
}

/**
 * The console's files; every other path that is read is its page, which finds its own way from there. Undefined where
 * it was not built.
 */
export function consolePages(folder: string): Pages | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const files = keepAll(folder);
  const page = files.get('/index.html');
  return (incoming, response) => {
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return false;
    const path = (incoming.url ?? '/').replace(/[?#].*$/, '');
    // What is built or belongs to an API is not a page: an old name must not answer with HTML.
    const isPage = !/^\/(assets|api|health|metrics)(\/|$)/.test(path);
    const kept = files.get(path) ?? (isPage ? page : undefined);
    if (!kept) return false;
    incoming.resume();
    send(incoming, response, kept);
    return true;
  };
}
