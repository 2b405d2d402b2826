import { chooseLanguage } from '../pages/language.js';
import { type Page, sentence } from '../pages/page.js';
import { pageTexts } from '../pages/texts.js';

/** What the pages need of the communication; its facts may still be on their way. */
export interface UnsubscribeFrom {
  locale?: string;
  sender?: string;
  recipient?: string;
}

/** Enough to recognise one's own address, too little to learn that of somebody who forwarded the mail. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at > 0) return `${[...address][0]}•••${address.slice(at)}`;
  return `•••${address.slice(-3)}`;
}

/** As long as the sender is not known, the title has to say it all. */
const naming = (text: string, { sender }: UnsubscribeFrom): string =>
  sender ? sentence(text, { sender }) : '';

/** Asks; the button posts back to the same address. Scanners follow links, so a GET changes nothing. */
export function unsubscribePage(from: UnsubscribeFrom, acceptLanguage?: string): Page {
  const language = chooseLanguage(from.locale, acceptLanguage);
  const texts = pageTexts[language];
  const sentTo = from.recipient
    ? `\n<p class="soft">${sentence(texts.sentTo, { address: maskAddress(from.recipient) })}</p>`
    : '';
  return {
    language,
    title: texts.unsubscribeTitle,
    sender: from.sender,
    body: `<p>${naming(texts.unsubscribeQuestion, from)}</p>
<form method="post"><button type="submit">${sentence(texts.unsubscribeButton)}</button></form>
<p class="soft">${sentence(texts.unsubscribeScope)}</p>${sentTo}`,
  };
}

/** Confirms, after the commit. */
export function unsubscribedPage(from: UnsubscribeFrom, acceptLanguage?: string): Page {
  const language = chooseLanguage(from.locale, acceptLanguage);
  const texts = pageTexts[language];
  return {
    language,
    title: texts.unsubscribedTitle,
    sender: from.sender,
    body: `<p role="status">${naming(texts.unsubscribedText, from)}</p>
<p class="soft">${sentence(texts.unsubscribeScope)}</p>`,
  };
}
