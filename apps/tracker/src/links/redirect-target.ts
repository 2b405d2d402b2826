const followable = new Set(['http:', 'https:', 'mailto:', 'tel:', 'sms:']);

/**
 * A stored target as it can stand in a Location header: ASCII, as `URL` writes it.
 * @returns nothing for what a browser should not be sent to
 */
export function redirectTarget(stored: string): string | undefined {
  if (!URL.canParse(stored)) return undefined;
  const url = new URL(stored);
  return followable.has(url.protocol) ? url.href : undefined;
}
