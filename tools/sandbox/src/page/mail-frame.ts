import type { AttachmentSummary } from '../messages/message.js';

export interface FrameOptions {
  images: boolean;
  scheme: 'light' | 'dark';
}

/**
 * A mail's HTML is shown as it was sent and not cleaned: cleaning would hide the very faults someone
 * opens the sandbox to find. What keeps it harmless are two walls of the browser's own. The document
 * has this policy, whose `sandbox` puts it into an origin of its own without scripts, forms or access
 * to the page around it, even when opened by itself; and the iframe around it is sandboxed too. It is
 * an address rather than a srcdoc because a srcdoc inherits the page's policy, which then would have
 * to allow inline styles. Images come from loopback alone: a tracking pixel of the local stack works,
 * nobody else hears that a mail was read.
 */
export function framePolicy({ images }: FrameOptions): string {
  const sources = "'self' data: http://127.0.0.1:* http://localhost:*";
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    `img-src ${images ? sources : "'none'"}`,
    "style-src 'unsafe-inline'",
    'font-src data:',
    "frame-ancestors 'self'",
  ].join('; ');
}

/** The mail as a mail client would show it: links open beside it, embedded images are found. */
export function frameDocument(
  html: string,
  attachments: readonly AttachmentSummary[],
  attachmentPath: (n: number) => string,
  { scheme }: FrameOptions,
): string {
  const embedded = new Map(attachments.map(({ contentId, n }) => [contentId, n]));
  const shown = html.replace(/\bcid:([^"')\s>]+)/gi, (whole, id: string) => {
    const n = embedded.get(id);
    return n === undefined ? whole : attachmentPath(n);
  });
  return withHead(
    inScheme(shown, scheme),
    `<base target="_blank"><style>:root{color-scheme:${scheme}}</style>`,
  );
}

/** A frame cannot be told to prefer a colour scheme, so the mail's own question about it is answered. */
function inScheme(html: string, scheme: 'light' | 'dark'): string {
  return html.replace(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi, (_whole, asked: string) =>
    asked.toLowerCase() === scheme ? '(min-width:0)' : '(max-width:0)',
  );
}

/** Behind the doctype and the head's tag where there are any: in front of them it would mean quirks mode. */
function withHead(html: string, addition: string): string {
  const place = /<head\b[^>]*>/i.exec(html) ?? /<html\b[^>]*>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html);
  const end = place ? place.index + place[0].length : 0;
  return html.slice(0, end) + addition + html.slice(end);
}
