import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { bandOf, style } from './style.js';
import type { PageLanguage } from './texts.js';

const digestOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Our style sheets, allowed by their digests: nothing else may load, run, or frame the pages. */
const contentSecurityPolicy = (sheets: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src ${sheets.map(digestOf).join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const sheetsOf = ({ accent }: Pick<Page, 'accent'>): string[] => [style, bandOf(accent)].filter(Boolean);

/** The address holds a token: it is told to nobody but us, and kept nowhere. */
const discreet = {
  'cache-control': 'no-store',
  // With none at all, browsers would not say either that a form comes from our own page.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

/** A sentence of a page: its text is ours, what is filled in is not. Names keep their own direction inside it. */
export const sentence = (text: string, values: Record<string, string> = {}): string =>
  escapeHtml(text).replace(/\{(\w+)\}/g, (_, name: string) => `<bdi>${escapeHtml(values[name] ?? '')}</bdi>`);

export interface Page {
  language: PageLanguage;
  title: string;
  /** Whose page it looks like. */
  sender?: string;
  /** A colour of the sender's, as in `#5f7350`. */
  accent?: string;
  /** For more than a sentence or two. */
  wide?: boolean;
  /** HTML, already escaped. */
  body: string;
}

export const renderPage = (page: Page): string => {
  const { language, title, sender, wide, body } = page;
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
${sheetsOf(page)
  .map((sheet) => `<style>${sheet}</style>`)
  .join('\n')}
</head>
<body>
<main${wide ? ' class="wide"' : ''}>
${sender ? `<p class="from"><bdi>${escapeHtml(sender)}</bdi></p>\n` : ''}<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
};

export function sendPage(reply: FastifyReply, status: number, page: Page): void {
  const headers = {
    ...discreet,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(sheetsOf(page)),
  };
  void reply.status(status).headers(headers).send(renderPage(page));
}

/** After a change: whoever reloads what comes next sends nothing again. */
export function sendOn(reply: FastifyReply, location: string): void {
  void reply
    .status(303)
    .headers({ ...discreet, location })
    .send();
}
