import type { Channel, MessageClass } from '@tourbus/contracts';
import { wideningLocales } from '../engine/locale.ts';
import type { Place, Remark } from './finding.ts';
import { fold, foldTerm, occurrences } from './folding.ts';

export interface Clause {
  readonly name: string;
  readonly messageClasses: readonly MessageClass[];
  readonly jurisdictions?: readonly string[];
  readonly channels?: readonly Channel[];
  readonly text: Readonly<Record<string, string>>;
  readonly why?: string;
}

/** One part of a message as its reader gets it, with the facts that decide what has to be in it. */
export interface Letter {
  readonly channel: Channel;
  readonly locale: string;
  readonly brandLocale: string;
  /** The customer's country, where it is known. */
  readonly country?: string;
  readonly messageClasses: readonly MessageClass[];
  readonly text: string;
  /** Where its links lead. */
  readonly links: readonly string[];
}

/** The clause in the customer's language, in the brand's, or as it was first given. */
export function textOf(text: Clause['text'], locale: string, brandLocale: string): string {
  const byTag = new Map(Object.entries(text).map(([tag, words]) => [tag.toLowerCase(), words]));
  const tags = [...wideningLocales(locale), ...wideningLocales(brandLocale)];
  const tag = tags.find((each) => byTag.has(each.toLowerCase()));
  return (tag && byTag.get(tag.toLowerCase())) ?? Object.values(text)[0] ?? '';
}

const says = (folded: string, words: string, locale: string): boolean =>
  occurrences(folded, foldTerm(words.replace(/^\*+|\*+$/g, ''), locale)).length > 0;

/** What the brand's lawyers want read, and is not there. */
export function missingClauses(clauses: readonly Clause[], letter: Letter, place: Place): Remark[] {
  const asked = clauses.filter(
    ({ messageClasses, jurisdictions, channels }) =>
      messageClasses.some((one) => letter.messageClasses.includes(one)) &&
      (!jurisdictions || (letter.country !== undefined && jurisdictions.includes(letter.country))) &&
      (!channels || channels.includes(letter.channel)),
  );
  if (asked.length === 0) return [];
  const folded = fold(letter.text, letter.locale);
  return asked.flatMap(({ name, text, jurisdictions, messageClasses, why }): Remark[] => {
    const words = textOf(text, letter.locale, letter.brandLocale);
    if (says(folded, words, letter.locale)) return [];
    const whom = jurisdictions ? ` to customers in ${letter.country}` : '';
    const kind = messageClasses.find((one) => letter.messageClasses.includes(one));
    return [
      {
        rule: 'required-clause',
        place,
        what: `the clause “${name}” is missing in what is sent${whom}`,
        why: why ?? `The brand requires it in ${kind} messages.`,
        remedy: `Add: “${words.length > 200 ? `${words.slice(0, 200)}…` : words}”`,
      },
    ];
  });
}

/** Words by which a text message says how to stop; the dispatcher heeds all of them. */
const stopWords = /\b(?:stop|unsubscribe)\b/i;

/** The same address, whether its lines are lines or parted by commas. */
const partsOf = (address: string, locale: string): string[] =>
  address
    .split(/[,·|\n]+/)
    .map((part) => fold(part, locale))
    .filter(Boolean);

interface Sender {
  /** As `legal.postalAddress` has it. */
  readonly postalAddress?: string;
}

/** Marketing says who writes and lets people leave (CAN-SPAM, § 7 UWG, PECR), whatever the brand's own rules are. */
export function missingFromMarketing(letter: Letter, { postalAddress }: Sender, place: Place): Remark[] {
  if (!letter.messageClasses.includes('marketing')) return [];
  const remarks: Remark[] = [];
  const folded = fold(letter.text, letter.locale);
  if (letter.channel !== 'sms' && !postalAddress)
    remarks.push({
      rule: 'postal-address',
      place: { variant: 'template', part: 'brand' },
      what: 'the brand has no postal address',
      why: 'Marketing has to say where its sender can be found.',
      remedy: 'Add legal.postalAddress to the brand, and {{brand.legal.postalAddress}} to the template.',
    });
  else if (
    letter.channel !== 'sms' &&
    !partsOf(postalAddress ?? '', letter.locale).every((part) => folded.includes(part))
  )
    remarks.push({
      rule: 'postal-address',
      place,
      what: 'the postal address of the sender is missing',
      why: 'Marketing has to say where its sender can be found.',
      remedy: 'Add {{brand.legal.postalAddress}}.',
    });
  const leaves = letter.links.some((link) => link.trim() === 'tourbus:unsubscribe');
  if (letter.channel !== 'print' && !leaves && !(letter.channel === 'sms' && stopWords.test(letter.text)))
    remarks.push({
      rule: 'unsubscribe',
      place,
      what: 'there is no way to unsubscribe',
      why: 'Whoever receives marketing must be able to stop it from within.',
      remedy:
        letter.channel === 'sms'
          ? 'Add tourbus:unsubscribe, or say: reply STOP to stop.'
          : 'Add a link to tourbus:unsubscribe.',
    });
  return remarks;
}
