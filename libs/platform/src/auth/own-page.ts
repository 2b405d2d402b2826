import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.js';
import { secretDigest } from './secret-digest.js';

const changesNothing = new Set(['GET', 'HEAD']);

/**
 * A browser sends cookies whoever asks it to; what it says of who asked has to be our own address.
 * `Origin: null`, as sandboxed frames send it, is not.
 */
export function requireOwnOrigin(method: string, { origin }: IncomingHttpHeaders, publicUrl: string): void {
  if (changesNothing.has(method) || origin === undefined || origin === new URL(publicUrl).origin) return;
  throw new Problem(
    'foreign-origin',
    403,
    'Another site asked for this',
    'The request came with a session from a page that does not belong to this Tourbus.',
    'Do it on the pages of Tourbus itself; if these are, PUBLIC_URL is not the address they are opened at.',
  );
}

/** The token that only pages of our own can have read. */
export function requireCsrfToken(method: string, headers: IncomingHttpHeaders, expected: string): void {
  if (changesNothing.has(method)) return;
  const given = headers['x-csrf-token'];
  if (typeof given === 'string' && timingSafeEqual(secretDigest(given), secretDigest(expected))) return;
  throw new Problem(
    given === undefined ? 'csrf-token-missing' : 'csrf-token-wrong',
    403,
    'The request may not come from our pages',
    given === undefined
      ? 'A request with a session that changes something has to carry the header x-csrf-token.'
      : 'The header x-csrf-token is not that of this session.',
    'Read `csrf` from GET /auth/session and send it as x-csrf-token.',
  );
}
