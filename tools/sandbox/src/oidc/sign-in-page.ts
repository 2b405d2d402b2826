import type { SampleAccount } from './accounts.js';

/** `returnOrigins`: where the form may lead in the end; browsers count the redirects after it, too. */
export const signInPolicy = (returnOrigins: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action ${["'self'", ...returnOrigins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Tourbus sandbox</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/sign-in.css">
</head>
<body>
<header class="top">
<h1><img src="/assets/icon.svg" alt="" width="28" height="28">Tourbus <span>sign-in</span></h1>
<p class="label"><strong>Sandbox</strong><span class="colon">:</span> these people do not exist</p>
</header>
<main class="sign-in">
${body}
</main>
</body>
</html>
`;

const initials = (name: string): string =>
  name
    .split(' ')
    .map(([first = '']) => first)
    .join('');

const choice = ({ id, name, roles, does }: SampleAccount): string =>
  `<li><button type="submit" name="account" value="${id}">
<span class="initials" aria-hidden="true">${initials(name)}</span>
<span class="who"><strong>${name}</strong><span>${does}</span></span>
<span class="role">${roles.join(', ')}</span>
</button></li>`;

/** One button for each account. Their words are ours, and safe as they are. */
export const signInPage = (accounts: readonly SampleAccount[]): string =>
  page(
    'Sign in',
    `<h2>Who would you like to be?</h2>
<p class="why">This stands in for your company’s identity provider. It asks for no password, and keeps nobody signed in.</p>
<form method="post">
<ul class="accounts">
${accounts.map(choice).join('\n')}
</ul>
</form>`,
  );

export const lostPage = page(
  'Sign in again',
  `<h2>This sign-in has ended</h2>
<p class="why">It was finished already, took longer than ten minutes, or was begun in another browser. Go back to Tourbus and sign in again.</p>`,
);

/** @param error the code of it by OAuth, which is a word of the provider's */
export const errorPage = (error: string): string =>
  page(
    'Not understood',
    `<h2>This sign-in cannot go on</h2>
<p class="why">The identity provider refused what it was asked (<code>${error}</code>). Do <code>PUBLIC_URL</code> and the client of Tourbus match those of the sandbox?</p>`,
  );
