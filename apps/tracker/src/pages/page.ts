import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { PageLanguage } from './texts.js';

const style = `
:root{color-scheme:light dark;--page:#f3f4f1;--card:#fff;--ink:#1c2321;--soft:#59635f;--line:#dfe3df;--act:#1f5f4a;--on-act:#fff;--focus:#0b57d0}
@media (prefers-color-scheme:dark){:root{--page:#121614;--card:#1b211e;--ink:#eef2ef;--soft:#a9b4ae;--line:#303a35;--act:#8fd6b8;--on-act:#0d1f18;--focus:#a8c7fa}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:24px 16px;background:var(--page);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Noto Sans CJK JP",sans-serif}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:clamp(24px,6vw,40px)}
.from{margin:0 0 20px;font-size:15px;font-weight:600;color:var(--soft);overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:clamp(24px,6vw,30px);line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
p{margin:0 0 12px;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:15px}
form{margin:24px 0 20px}
button{width:100%;min-height:52px;padding:12px 24px;border:0;border-radius:12px;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
p:last-child{margin-bottom:0}
@media (forced-colors:active){button{border:2px solid ButtonText}}
`;

/** One style sheet for all pages, allowed by its digest: nothing else may load, run, or frame them. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
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
  /** HTML, already escaped. */
  body: string;
}

export const renderPage = ({ language, title, sender, body }: Page): string => `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${sender ? `<p class="from"><bdi>${escapeHtml(sender)}</bdi></p>\n` : ''}<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;

export function sendPage(reply: FastifyReply, status: number, page: Page): void {
  void reply.status(status).headers(headers).send(renderPage(page));
}
