import { createHash } from 'node:crypto';
import type { ProblemDetails } from '@tourbus/platform';

const style = `
:root{color-scheme:light dark}
body{margin:0;min-height:100dvh;display:grid;place-items:center;padding:24px 16px;background:light-dark(#f3f4f1,#121614);color:light-dark(#1c2321,#eef2ef);font:17px/1.55 system-ui,sans-serif}
main{width:100%;max-width:30rem;padding:clamp(24px,6vw,40px);border:1px solid light-dark(#dfe3df,#303a35);border-radius:16px;background:light-dark(#fff,#1b211e)}
h1{margin:0 0 12px;font-size:28px;line-height:1.2}
p{margin:0 0 12px;overflow-wrap:anywhere}
a{display:inline-block;margin-top:12px;padding:12px 24px;border-radius:12px;background:light-dark(#1f5f4a,#8fd6b8);color:light-dark(#fff,#0d1f18);font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid light-dark(#0b57d0,#a8c7fa);outline-offset:3px}
`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const refusalHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256')
    .update(style)
    .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Somebody in a browser sees why, and what to do; programs get the same as a problem. */
export const refusalPage = ({ title, detail, remedy }: ProblemDetails): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Tourbus</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(detail)}</p>
<p>${escaped(remedy)}</p>
<a href="/auth/login">Sign in again</a>
</main>
</body>
</html>
`;
