import type { Place, Remark } from './finding.ts';
import type { Page } from './markup.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** As people count characters: a family emoji is one. */
const lengthOf = (text: string): number => [...graphemes.segment(text)].length;

/** As a string, for the compiler's target does not know the flag yet that Node does. */
const emoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
export const emojiIn = (text: string): number =>
  [...graphemes.segment(text)].filter(({ segment }) => emoji.test(segment)).length;

/** Letters that have a case; others cannot shout. */
const cased = (text: string): string[] =>
  [...text].filter((char) => char.toUpperCase() !== char.toLowerCase());

/** Fewer may be an abbreviation, or the number of an order. */
const fewestLetters = 8;

export function isShouting(text: string): boolean {
  const letters = cased(text.normalize('NFC'));
  const capitals = letters.filter((char) => char === char.toUpperCase());
  return letters.length >= fewestLetters && capitals.length / letters.length > 0.7;
}

export interface SubjectLimits {
  readonly longest: number;
  readonly mostEmoji: number;
}

export function subjectRemarks(
  subject: string,
  place: Place,
  { longest, mostEmoji }: SubjectLimits,
): Remark[] {
  const remarks: Remark[] = [];
  const [length, pictures] = [lengthOf(subject.trim()), emojiIn(subject)];
  if (length === 0)
    remarks.push({
      rule: 'subject-empty',
      place,
      what: 'the subject is empty',
      why: 'Mail without a subject is taken for spam.',
      remedy: 'Say in a few words what the mail is about.',
    });
  if (length > longest)
    remarks.push({
      rule: 'subject-length',
      place,
      what: `the subject has ${length} characters`,
      why: `Phones cut it off; the brand keeps to ${longest}.`,
      remedy: 'Put what matters first, and the rest into the preheader.',
    });
  if (isShouting(subject)) remarks.push(shouting('the subject', place));
  if (pictures > mostEmoji)
    remarks.push({
      rule: 'emoji',
      place,
      what: `the subject has ${pictures} emoji`,
      why: `The brand keeps to ${mostEmoji}; filters count them too.`,
      remedy: 'Keep the words.',
    });
  return remarks;
}

const shouting = (what: string, place: Place): Remark => ({
  rule: 'capitals',
  place,
  what: `${what} is written in capitals`,
  why: 'Capitals shout, are harder to read, and some screen readers spell them out.',
  remedy: 'Write it as a sentence; where capitals are the design, set text-transform: uppercase.',
});

/** A heading or label in capitals is a matter of taste; from about a sentence on it is shouting. */
const longShout = 25;

export const shoutingRuns = (page: Page, place: Place): Remark[] =>
  page.runs
    .filter(({ text }) => cased(text).length >= longShout && isShouting(text))
    .map(({ text }) => {
      const words = text.replace(/\s+/g, ' ').trim();
      return shouting(`“${words.length > 40 ? `${words.slice(0, 40)}…` : words}”`, place);
    });

const shortest = 20;
const longestPreheader = 140;

/** What inboxes show beside the subject: hidden text at the beginning of the mail. */
export function preheaderRemarks(page: Page, subject: string, place: Place): Remark[] {
  const [first] = page.runs.filter(({ attribute, holder }) => !attribute && holder !== 'title');
  const preheader = first?.hidden ? first : undefined;
  const why = 'Inboxes show it beside the subject; without, they show whatever comes first.';
  const say = (what: string, remedy: string): Remark[] => [{ rule: 'preheader', place, what, why, remedy }];
  if (!preheader)
    return say(
      'there is no preheader',
      'Add <mj-preview>…</mj-preview>, or hidden text at the very beginning.',
    );
  const text = preheader.text.replace(/[\s\u034f\u200b-\u200f\u00ad\ufeff]+/gu, ' ').trim();
  const length = lengthOf(text);
  if (
    length < shortest &&
    !/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
  )
    return say(
      `the preheader has ${length} characters`,
      `Use the room: ${shortest} to ${longestPreheader} characters.`,
    );
  if (length > longestPreheader)
    return say(`the preheader has ${length} characters`, `Inboxes cut it off: keep to ${longestPreheader}.`);
  return text === subject.trim()
    ? say('the preheader repeats the subject', 'Say what the subject leaves out.')
    : [];
}
