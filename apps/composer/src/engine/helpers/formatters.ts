/** Making an Intl formatter costs a hundred times what using it does, so each is made once per locale and style. */
function remembered<A extends (string | number | undefined)[], T>(
  make: (...args: A) => T,
): (...args: A) => T {
  const made = new Map<string, T>();
  return (...args) => {
    const key = args.join('\n');
    const known = made.get(key);
    if (known) return known;
    // Locales come out of customers' profiles: a stranger's inventions must not fill the memory.
    if (made.size >= 2_000) made.clear();
    const formatter = make(...args);
    made.set(key, formatter);
    return formatter;
  };
}

export const currencyFormat = remembered(
  (locale: string, currency: string) => new Intl.NumberFormat(locale, { style: 'currency', currency }),
);

/** Short, as an axis has room for: 1,2 Mio. €. */
export const axisMoneyFormat = remembered(
  (locale: string, currency: string) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      notation: 'compact',
      maximumFractionDigits: 1,
    }),
);

/** Months and days are the same everywhere, so no time zone moves them. */
export const monthFormat = remembered(
  (locale: string) => new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' }),
);
export const dayFormat = remembered(
  (locale: string) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);

export const numberFormat = remembered(
  (locale: string, digits: number | undefined) =>
    new Intl.NumberFormat(locale, {
      maximumFractionDigits: digits ?? 3,
      minimumFractionDigits: digits ?? 0,
    }),
);

export const percentFormat = remembered(
  (locale: string) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }),
);

export const pluralRules = remembered((locale: string) => new Intl.PluralRules(locale));

export const dateLengths = ['short', 'medium', 'long', 'full'] as const;
export type DateStyle = (typeof dateLengths)[number] | 'time' | 'datetime' | 'month';

export const dateFormat = remembered((locale: string, style: DateStyle, timeZone: string) => {
  if (style === 'time') return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  if (style === 'month') return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone });
  if (style === 'datetime')
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return new Intl.DateTimeFormat(locale, { dateStyle: style, timeZone });
});
