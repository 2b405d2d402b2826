import { DateTime } from 'luxon';
import type { Instant } from './duration.ts';
import type { Place } from './zones.ts';

const lists = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const plurals = new Intl.PluralRules('en', { type: 'ordinal' });
const firstTen = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = {
  one: 'st',
  two: 'nd',
  few: 'rd',
  other: 'th',
};

/** `marketing, service or transactional` */
export const anyOf = (words: readonly string[]): string => lists.format(words);

/** `third`, `11th` */
export const ordinal = (count: number): string =>
  firstTen[count - 1] ?? `${count}${endings[plurals.select(count)]}`;

/** `Third message.` for `third message`. */
export const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** `third message.` for `Third message.` */
export const withinSentence = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** As the customer's clock shows it, or in UTC where nobody knows which clock that is. */
export function momentIn(place: Place, at: Instant): string {
  const zone = place.known === 'time zone' ? place.name : 'UTC';
  const moment = DateTime.fromMillis(at, { zone, locale: 'en-GB' });
  return `${moment.toFormat("cccc d LLLL yyyy 'at' HH:mm")} (${zone})`;
}

/** For the inputs of a trace; nothing for a moment that never comes. */
export const isoOf = (at: Instant | undefined): string | undefined =>
  at !== undefined && Number.isFinite(at) ? new Date(at).toISOString() : undefined;
