import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a form may come from our own page. Nobody else knows the token in its address, but who was sent it may have put
 * a form on a page of theirs. Browsers say by themselves where a form comes from; those too old to say it are let through
 * on the token alone.
 */
export function isFromOwnPage(
  { origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  publicUrl: string,
): boolean {
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined || origin === new URL(publicUrl).origin;
}
