import { clausesOf } from './fold.js';
import { type FoldedWords, courtesiesOf, foldWords } from './language.js';
import { ar } from './languages/ar.js';
import { de } from './languages/de.js';
import { en } from './languages/en.js';
import { es } from './languages/es.js';
import { fr } from './languages/fr.js';
import { ja } from './languages/ja.js';
import { pl } from './languages/pl.js';
import { sv } from './languages/sv.js';

/** What somebody who answers a text message wants of us. */
export interface Keyword {
  intent: 'stop' | 'start' | 'help';
  /** Whose words they are; the first that has them, as STOP is a word of many. */
  language: string;
  /** `keyword`: one of the agreed words. `wording`: what a reasonable person understands by it. */
  by: 'keyword' | 'wording';
}

const spoken = [en, de, fr, es, sv, pl, ja, ar];
const languages = spoken.map(foldWords);
const courtesies = courtesiesOf(spoken);

/** More courtesies than this in a row are no message. */
const mostCourtesies = 8;

/**
 * Reads STOP, START and HELP out of a message. Stop is read generously, in any reasonable wording (47 CFR
 * § 64.1200(a)(10)): a message too few is mended by START, one too many is a breach. START and HELP are read only where
 * they are all that was written.
 * @returns undefined where it is for a person to read
 */
export function readKeyword(body: string): Keyword | undefined {
  const clauses = clausesOf(body).map(plain).filter(Boolean);
  const whole = plain(clauses.join(' '));
  if (whole === '') return undefined;
  return stopIn(whole, clauses) ?? exactly('start', whole) ?? exactly('help', whole);
}

export const isStop = (body: string): boolean => readKeyword(body)?.intent === 'stop';

function stopIn(whole: string, clauses: readonly string[]): Keyword | undefined {
  for (const words of languages) {
    const { language, stop, stopAlone } = words;
    const forms = (text: string): string[] => formsOf(text, words);
    if (bareFormsOf(whole, words).some((form) => stopAlone.has(form)) || stop.has(whole))
      return { intent: 'stop', language, by: 'keyword' };
    if (clauses.some((clause) => forms(clause).some((form) => stop.has(form))))
      return { intent: 'stop', language, by: 'keyword' };
  }
  const worded = languages.find((words) =>
    clauses.some((clause) =>
      formsOf(clause, words).some((form) => words.wordings.some((one) => one.test(form))),
    ),
  );
  return worded && { intent: 'stop', language: worded.language, by: 'wording' };
}

function exactly(intent: 'start' | 'help', whole: string): Keyword | undefined {
  const found = languages.find((words) => bareFormsOf(whole, words).some((form) => words[intent].has(form)));
  return found && { intent, language: found.language, by: 'keyword' };
}

/** Without courtesies at either end, and a word that is repeated once: “stop stop stop please”. */
function plain(clause: string): string {
  let rest = clause;
  for (let n = 0; n < mostCourtesies; n++) {
    const shorter = rest.replace(courtesies.first, '').replace(courtesies.last, '');
    if (shorter === rest) break;
    rest = shorter;
  }
  const words = rest.split(' ');
  return new Set(words).size === 1 ? (words[0] ?? '') : rest;
}

/** What is read only as it stands: “how do I start” and “I need to cancel” are for a person. */
const bareFormsOf = (whole: string, words: FoldedWords): string[] =>
  words.endings ? formsOf(whole, words) : [whole];

/** A clause as it is, without what leads up to a request, or, where there are no blanks, without its polite ending. */
function formsOf(clause: string, { leads, endings }: FoldedWords): string[] {
  if (endings) {
    const dense = clause.replaceAll(' ', '');
    return [dense, dense.replace(endings, ''), dense.replace(endings, '').replaceAll('を', '')];
  }
  if (!leads) return [clause];
  const once = plain(clause.replace(leads, ''));
  const twice = plain(once.replace(leads, ''));
  return [clause, once, twice];
}
