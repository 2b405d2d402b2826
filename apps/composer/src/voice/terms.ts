import type { Channel, MessageClass } from '@tourbus/contracts';
import { wideningLocales } from '../engine/locale.ts';
import type { Place, Remark, Severity } from './finding.ts';
import { fold, type FoldedTerm, foldTerm, occurrences, occursOutside } from './folding.ts';

export interface BannedTerm {
  readonly term: string;
  readonly locales?: readonly string[];
  readonly channels?: readonly Channel[];
  readonly except?: readonly string[];
  readonly instead?: string;
  readonly why?: string;
  readonly severity?: Severity;
}

export interface RequiredTerm {
  readonly terms: readonly string[];
  readonly locales?: readonly string[];
  readonly channels?: readonly Channel[];
  readonly messageClasses?: readonly MessageClass[];
  readonly why?: string;
  readonly severity?: Severity;
}

/** A remark whose severity the term itself sets. */
export type TermRemark = Remark & { readonly severity?: Severity };

/** Whether something for these languages is for this one too: `de` is for `de-AT`. */
export const isFor = (locales: readonly string[] | undefined, locale: string): boolean => {
  const wider = wideningLocales(locale).map((tag) => tag.toLowerCase());
  return locales === undefined || locales.some((tag) => wider.includes(tag.toLowerCase()));
};

interface Ready {
  readonly term: BannedTerm;
  readonly folded: FoldedTerm;
  readonly except: readonly FoldedTerm[];
}

/** The banned terms of a brand, folded once for each language. */
export class BannedTerms {
  private readonly terms: readonly BannedTerm[];
  private readonly ready = new Map<string, readonly Ready[]>();

  constructor(terms: readonly BannedTerm[]) {
    this.terms = terms;
  }

  /** @param channel the one that the words are for, or none where it may be any */
  in(text: string, locale: string, place: Place, channel?: Channel): TermRemark[] {
    if (this.terms.length === 0) return [];
    const folded = fold(text, locale);
    return this.for(locale)
      .filter(({ term }) => !channel || !term.channels || term.channels.includes(channel))
      .filter((each) => occursOutside(folded, each.folded, each.except))
      .map(({ term }) => ({
        rule: 'banned-term',
        place,
        what: `it says “${term.term}”`,
        why: term.why ?? 'The brand does not use this word.',
        remedy: term.instead ? `Say “${term.instead}” instead.` : 'Say it in other words.',
        ...(term.severity ? { severity: term.severity } : {}),
      }));
  }

  private for(locale: string): readonly Ready[] {
    const known = this.ready.get(locale);
    if (known) return known;
    const made = this.terms
      .filter(({ locales }) => isFor(locales, locale))
      .map((term) => ({
        term,
        folded: foldTerm(term.term, locale),
        except: (term.except ?? []).map((phrase) => foldTerm(phrase, locale)),
      }));
    this.ready.set(locale, made);
    return made;
  }
}

export interface Said {
  readonly channel: Channel;
  readonly locale: string;
  readonly messageClasses: readonly MessageClass[];
  readonly text: string;
}

/** What is not said in a message, though the brand wants it said. */
export function missingTerms(
  required: readonly RequiredTerm[],
  { channel, locale, messageClasses, text }: Said,
  place: Place,
): TermRemark[] {
  const asked = required.filter(
    (each) =>
      isFor(each.locales, locale) &&
      (!each.channels || each.channels.includes(channel)) &&
      (!each.messageClasses || each.messageClasses.some((one) => messageClasses.includes(one))),
  );
  if (asked.length === 0) return [];
  const folded = fold(text, locale);
  return asked
    .filter(({ terms }) => terms.every((term) => occurrences(folded, foldTerm(term, locale)).length === 0))
    .map(({ terms, why, severity }) => ({
      rule: 'required-term',
      place,
      what: `it does not say ${terms.map((term) => `“${term}”`).join(' or ')}`,
      why: why ?? 'The brand always says so.',
      remedy: 'Add it where it fits.',
      ...(severity ? { severity } : {}),
    }));
}
