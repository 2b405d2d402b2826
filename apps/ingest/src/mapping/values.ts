import { z } from 'zod';

/** A value that cannot be used: what, why and remedy, never the value itself. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    readonly title: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** Text without line breaks, which headers would take for their end, and without other control characters. */
export function oneLine(text: string): { text: string; changed: boolean } {
  const cleaned = text.replace(/\p{Cc}+/gu, ' ').trim();
  return { text: cleaned, changed: /\p{Cc}/u.test(text.trim()) };
}

export const plainText = z.union([z.string(), z.number()]).transform(String);

/** No customer has more of anything, and every item is compared with all others. */
const longestList = 100;

/** JSONata gives a list of one as that one, and an empty list as nothing. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item).max(longestList),
  );

/** Expressions write null for what is not there. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((inner) => inner !== null).map(withoutNulls);
  if (value === null || typeof value !== 'object') return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
}

/** Remembers answers of Intl, whose constructors take longer than the rest of a mapping's judgement. */
function remembered(ask: (value: string) => string | undefined): (value: string) => string | undefined {
  const answers = new Map<string, string | undefined>();
  return (value) => {
    if (!answers.has(value)) {
      if (answers.size >= 2_000) answers.clear();
      answers.set(value, ask(value));
    }
    return answers.get(value);
  };
}

const orNothing = (ask: () => string | undefined): string | undefined => {
  try {
    return ask();
  } catch {
    return undefined;
  }
};

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

const knownLocale = remembered((value) =>
  orNothing(() => {
    const locale = new Intl.Locale(value.replaceAll('_', '-'));
    return languages.of(locale.language) && locale.toString();
  }),
);
const knownTimeZone = remembered((value) =>
  orNothing(() => new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone && value),
);
const knownCountry = remembered((value) =>
  orNothing(() =>
    /^[A-Za-z]{2}$/.test(value) && regions.of(value.toUpperCase()) ? value.toUpperCase() : undefined,
  ),
);

function known(
  ask: (value: string) => string | undefined,
  what: string,
  remedy: string,
): (value: string) => string {
  return (value) => {
    const answer = ask(value.trim());
    if (answer !== undefined) return answer;
    throw new Fault(
      `unknown-${what.replace(' ', '-')}`,
      what,
      `There is no ${what} “${value.slice(0, 40)}”.`,
      remedy,
    );
  };
}

/** Each normalises its value. @throws Fault for one that nobody knows */
export const localeTag = known(knownLocale, 'locale', 'Send a BCP 47 tag such as de-AT.');
export const timeZone = known(knownTimeZone, 'time zone', 'Send an IANA name such as Europe/Vienna.');
export const countryCode = known(
  knownCountry,
  'country',
  'Send an ISO 3166-1 code of two letters, such as AT.',
);
