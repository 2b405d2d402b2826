const canonical = (tag: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
};

/** The first of these that is a language tag; customers' profiles hold all sorts of things. */
export function localeOf(...candidates: (string | undefined)[]): string {
  for (const candidate of candidates) {
    const tag = candidate ? canonical(candidate) : undefined;
    if (tag) return tag;
  }
  return 'en';
}

/** From the most to the least particular: `zh-Hant-TW`, `zh-Hant`, `zh`. */
export const wideningLocales = (locale: string): string[] =>
  locale.split('-').map((_, i, parts) => parts.slice(0, parts.length - i).join('-'));

const zones = new Map<string, string>();

/** The customer's time zone, or UTC where it is missing or unheard of. */
export function timeZoneOf(zone: string | undefined): string {
  if (!zone) return 'UTC';
  const known = zones.get(zone);
  if (known) return known;
  let usable = zone;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    usable = 'UTC';
  }
  if (zones.size >= 1_000) zones.clear();
  zones.set(zone, usable);
  return usable;
}

const directions = new Map<string, 'ltr' | 'rtl'>();

/** The direction in which the locale's script is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const known = directions.get(locale);
  if (known) return known;
  const info = new Intl.Locale(locale) as Intl.Locale & { getTextInfo(): { direction?: string } };
  const direction = info.getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr';
  directions.set(locale, direction);
  return direction;
}
