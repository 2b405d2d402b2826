import { type Page, escapeHtml, sentence } from '../pages/page.js';
import { maskAddress } from '../unsubscribe/unsubscribe.page.js';
import type { PastMessage, PastMessages } from './history.js';
import { frameOf } from './preference.page.js';
import type { Centre } from './preferences.service.js';
import { marketing } from './standing.js';
import { centreTexts } from './texts.js';
import type { CentreTexts } from './texts/centre-texts.js';

const formatOf = ({ language, standing: { timeZone } }: Centre): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, {
    ...({ year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const),
    ...(timeZone ? { timeZone } : { timeZone: 'UTC', timeZoneName: 'short' }),
  });

/** Letters are told apart by their date: an address in so many lines is not shortened so that it could be shown. */
function wayOf({ channel, recipient }: PastMessage, texts: CentreTexts): string {
  if (channel === 'print' || !recipient) return escapeHtml(texts[channel]);
  return sentence(texts.wayTo, { channel: texts[channel], address: maskAddress(recipient) });
}

function itemOf(message: PastMessage, texts: CentreTexts, format: Intl.DateTimeFormat): string {
  const { sentAt, subject, locale, messageClass, outcome } = message;
  const about = escapeHtml(messageClass === marketing ? texts.marketing : texts.aboutOther);
  const lang = locale ? ` lang="${escapeHtml(locale)}"` : '';
  const title = subject ? `<bdi${lang}>${escapeHtml(subject)}</bdi>` : about;
  return `<li><p class="soft"><time datetime="${sentAt.toISOString()}">${escapeHtml(format.format(sentAt))}</time></p>
<h2>${title}</h2>
<p class="soft">${subject ? `${about}<br>` : ''}${wayOf(message, texts)}<br>${escapeHtml(texts[outcome])}</p></li>`;
}

/** What was sent to the customer: that it was, when, and where. What it says stays where it was sent. */
export function historyPage(token: string, centre: Centre, { items, next }: PastMessages): Page {
  const texts = centreTexts[centre.language];
  const format = formatOf(centre);
  const list =
    items.length === 0
      ? `<p>${escapeHtml(texts.pastNone)}</p>`
      : `<ul class="past">\n${items.map((item) => itemOf(item, texts, format)).join('\n')}\n</ul>`;
  const older = next
    ? `\n<p><a href="history?before=${encodeURIComponent(next)}">${escapeHtml(texts.pastOlder)}</a></p>`
    : '';
  return {
    ...frameOf(centre),
    title: texts.past,
    body: `<p class="soft">${escapeHtml(texts.pastHint)}</p>
<p><a href="../${token}">${escapeHtml(texts.pastBack)}</a></p>
${list}${older}`,
  };
}
