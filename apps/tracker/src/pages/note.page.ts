import { chooseLanguage } from './language.js';
import { type Page, sentence } from './page.js';
import { type PageTexts, pageTexts } from './texts.js';

/**
 * `unknown`: a link that is not ours. `later`: it works in a moment. `ended`: it did once. `busy`: it was asked for too
 * often. `foreign`: a form came from a page that is not ours.
 */
export type Note = 'unknown' | 'later' | 'ended' | 'busy' | 'foreign';

const words: Record<Note, [title: keyof PageTexts, text: keyof PageTexts]> = {
  unknown: ['unknownTitle', 'unknownText'],
  later: ['laterTitle', 'laterText'],
  ended: ['endedTitle', 'endedText'],
  busy: ['laterTitle', 'busyText'],
  foreign: ['foreignTitle', 'foreignText'],
};

/** A page that only says something. */
export function notePage(what: Note, acceptLanguage?: string): Page {
  const language = chooseLanguage(undefined, acceptLanguage);
  const texts = pageTexts[language];
  const [title, text] = words[what];
  return { language, title: texts[title], body: `<p>${sentence(texts[text])}</p>` };
}
