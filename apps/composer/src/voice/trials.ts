import type { Channel, CustomerSnapshot, MessageClass } from '@tourbus/contracts';
import { localeOf, wideningLocales } from '../engine/locale.js';
import { type Facts, localeFor, renderJob } from '../engine/render-job.js';
import { chooseVariant } from '../engine/variant.js';
import type { Brand } from '../brands/brand.js';
import { sampleCommunication, sampleCustomer, sampleEvent } from '../templates/sample.js';
import type { Template } from '../templates/template.js';
import type { Clause } from './clauses.js';
import type { Trial } from './script.js';

interface Addressee {
  readonly locale: string;
  readonly country?: string;
}

/** Every language in which a template can come out. */
function localesOf({ texts, variants, sampleData }: Template, brand: Brand): string[] {
  const own = localeFor(sampleCustomer(sampleData?.customer ?? {}), brand);
  const written = variants.flatMap(({ locale }) => (locale ? [localeOf(locale)] : []));
  const others = [...Object.keys(texts).map((tag) => localeOf(tag)), ...written];
  // Who reads en-GB gets the words of en, unless there are words for en-GB.
  const nearest = wideningLocales(own).find((tag) => others.includes(tag));
  return [...new Set([own, ...others.filter((tag) => tag !== nearest)])];
}

const languageOf = (locale: string): string => wideningLocales(locale).at(-1) ?? locale;

/** The language that most people of a country read, as Unicode's likely subtags have it. */
const languageIn = (country: string): string => new Intl.Locale(`und-${country}`).maximize().language;

/** For each country that a clause names: in the languages the clause has, or else in that of the country. */
function countriesOf(
  clauses: readonly Clause[],
  messageClasses: readonly MessageClass[],
  locales: readonly string[],
): Addressee[] {
  const asked = clauses.filter((clause) => clause.messageClasses.some((one) => messageClasses.includes(one)));
  const all = asked.flatMap(({ jurisdictions = [], text }) =>
    jurisdictions.flatMap((country) => {
      const languages = new Set([...Object.keys(text).map(languageOf), languageIn(country)]);
      const read = locales.filter((locale) => languages.has(languageOf(locale)));
      return (read.length > 0 ? read : locales.slice(0, 1)).map((locale) => ({ locale, country }));
    }),
  );
  return [...new Map(all.map((one) => [`${one.locale} ${one.country}`, one])).values()];
}

/** The channels: to somebody in no segment, and to members of each that has a variant of its own. */
function waysOf({ variants }: Template): { channel: Channel; segments: string[] }[] {
  const all = variants.map(({ channel, segment }) => ({ channel, segments: segment ? [segment] : [] }));
  return [...new Map(all.map((way) => [JSON.stringify(way), way])).values()];
}

/**
 * The fillings-in that show a template as its readers get it: one for each language and channel, and
 * country, and one more for each segment that is spoken to in its own way.
 */
export function trialsOf(template: Template, brand: Brand, messageClasses: readonly MessageClass[]): Trial[] {
  const { data = {}, customer } = template.sampleData ?? {};
  const ways = waysOf(template);
  const locales = localesOf(template, brand);
  const addressees: Addressee[] = [
    ...locales.map((locale) => ({ locale })),
    ...countriesOf(brand.voice?.clauses ?? [], messageClasses, locales),
  ];
  const sample = sampleCustomer(customer);
  return addressees.flatMap(({ locale, country }) => {
    const reader: CustomerSnapshot = { ...sample, locale, ...(country ? { country } : {}) };
    return ways.map(({ channel, segments }): Trial => {
      const facts: Facts = { data, customer: { ...reader, segments }, brand, event: sampleEvent };
      const place = {
        template: 'tried',
        variant: chooseVariant(template.variants, channel, { locale, segments }),
        communicationId: sampleCommunication,
        channel,
      };
      const job = { ...renderJob(facts, place), sketch: true as const };
      return { job, channel, ...(country ? { country } : {}) };
    });
  });
}
