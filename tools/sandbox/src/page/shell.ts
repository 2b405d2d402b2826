export interface ShellFacts {
  smtpUrl: string;
  printSpool?: string;
}

const CHANNELS = [
  ['', 'All'],
  ['email', 'E-mail'],
  ['sms', 'SMS'],
  ['print', 'Print'],
] as const;

/** The page without its messages: all that a browser needs to lay it out, and what an empty inbox teaches. */
export function shell(facts: ShellFacts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox inbox · Tourbus</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/tools.css">
<link rel="stylesheet" href="/assets/list.css">
<link rel="stylesheet" href="/assets/reader.css">
<link rel="stylesheet" href="/assets/content.css">
<link rel="stylesheet" href="/assets/channels.css">
<script type="module" src="/assets/inbox.js"></script>
</head>
<body>
<a class="skip" href="#reader">Skip to the message</a>
<header class="top">
<h1><img src="/assets/icon.svg" alt="" width="28" height="28">Tourbus <span>inbox</span></h1>
<p class="label"><strong>Sandbox</strong><span class="colon">:</span> nothing here leaves this machine</p>
</header>
<main>
<section class="side" aria-label="Messages">
<div class="tools">
<label class="search"><span class="visually-hidden">Search messages</span>
<input type="search" id="search" placeholder="Search" autocomplete="off" spellcheck="false"><kbd aria-hidden="true">/</kbd></label>
<button type="button" class="quiet" id="delete-all" title="Delete all messages"><span class="visually-hidden">Delete all messages</span></button>
<fieldset class="filter"><legend class="visually-hidden">Channel</legend>
${CHANNELS.map(channelChoice).join('\n')}
</fieldset>
</div>
<ol class="list" id="list" aria-label="Messages, newest first"></ol>
<button type="button" class="more" id="more" hidden>Show older messages</button>
${emptyState(facts)}
<p class="none" id="no-match" hidden>Nothing matches. <button type="button" class="link" id="reset">Show all messages</button></p>
<p class="count"><span id="count"></span><span class="keys"><label><input type="checkbox" id="shortcuts"> Keys <kbd>j</kbd><kbd>k</kbd><kbd>/</kbd></label></span></p>
</section>
<article class="reader" id="reader" tabindex="-1" aria-label="Message"></article>
</main>
<p class="visually-hidden" id="announcements" role="status" aria-live="polite"></p>
<dialog id="confirm" aria-labelledby="confirm-title">
<form method="dialog">
<h2 id="confirm-title">Delete all messages?</h2>
<p>This empties the inbox and its log on this machine for good. Files in the print spool stay.</p>
<menu><button value="keep" autofocus>Keep them</button><button value="delete" class="danger">Delete all</button></menu>
</form>
</dialog>
<noscript><p class="none">This page needs JavaScript. The messages are also at <a href="/api/messages">/api/messages</a>.</p></noscript>
</body>
</html>
`;
}

function channelChoice([value, name]: readonly [string, string]): string {
  const checked = value === '' ? ' checked' : '';
  return `<label><input type="radio" name="channel" value="${value}"${checked}><span>${name}</span></label>`;
}

function emptyState({ smtpUrl, printSpool }: ShellFacts): string {
  const printed = printSpool
    ? `<dt>Letters</dt><dd>Put a PDF and its ticket into <code>${escaped(printSpool)}</code></dd>`
    : '';
  return `<div class="empty" id="empty" hidden>
<h2>Waiting for the first message</h2>
<p>Whatever Tourbus, or any program, sends to these addresses shows up here and goes no further.</p>
<dl>
<dt>E-mail</dt><dd>SMTP at <code>${escaped(smtpUrl)}</code>, or SendGrid’s API at <code>/v3/mail/send</code></dd>
<dt>SMS</dt><dd>Twilio’s API at <code>/2010-04-01/Accounts/…/Messages.json</code></dd>
${printed}
</dl>
<p>In a hurry? <code>npm run demo</code> fills this inbox with real orders.</p>
</div>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
