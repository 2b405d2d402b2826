import { chooseLanguage } from './language.js';
import { type Page, sentence } from './page.js';
import { pageTexts } from './texts.js';

/** A page that only says something: of a link that is not ours, or one that works in a moment. */
export function notePage(what: 'unknown' | 'later', acceptLanguage?: string): Page {
  const language = chooseLanguage(undefined, acceptLanguage);
  const texts = pageTexts[language];
  const [title, text] =
    what === 'unknown' ? [texts.unknownTitle, texts.unknownText] : [texts.laterTitle, texts.laterText];
  return { language, title, body: `<p>${sentence(text)}</p>` };
}
