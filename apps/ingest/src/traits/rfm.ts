import { DateTime } from 'luxon';
import { type Fact, isPurchase, later } from './fact.js';
import type { Formula } from './trait.js';

export interface MonthOfPurchases {
  /** By currency: how many, and what for in its smallest units, refunds taken off; as text, as sums outgrow doubles. */
  [currency: string]: { purchases: number; amount: string };
}
export interface RfmInputs {
  lastAt?: number;
  /** By month (UTC), such as 2026-11. */
  months: Record<string, MonthOfPurchases>;
}

export interface Rfm {
  /** Recency, as the time of the last purchase: a number of days would be another one every day. */
  lastAt: string | null;
  /** Purchases of the last 12 months. */
  frequency: number;
  /** What for, in units of the currency. */
  monetary: number;
  /** In which most purchases were made; null without any. */
  currency: string | null;
}

const remembered = 12;

const monthOf = (at: number): DateTime => DateTime.fromMillis(at, { zone: 'utc' }).startOf('month');
const nameOf = (month: DateTime): string => (month.toISODate() ?? '').slice(0, 7);
/** Months sort by their names. */
const oldestBeside = (month: DateTime): string => nameOf(month.minus({ months: remembered - 1 }));

function after(inputs: RfmInputs, fact: Fact): RfmInputs {
  if (fact.kind !== 'purchased') return inputs;
  const bought = isPurchase(fact) ? 1 : 0;
  const month = nameOf(monthOf(fact.at));
  const before = inputs.months[month]?.[fact.currency] ?? { purchases: 0, amount: '0' };
  const now = {
    purchases: before.purchases + bought,
    amount: String(BigInt(before.amount) + BigInt(fact.amount)),
  };
  const months = { ...inputs.months, [month]: { ...inputs.months[month], [fact.currency]: now } };
  const last = Object.keys(months).reduce((a, b) => (a > b ? a : b));
  const oldest = oldestBeside(DateTime.fromISO(last, { zone: 'utc' }));
  return {
    lastAt: bought ? later(inputs.lastAt, fact.at) : inputs.lastAt,
    months: Object.fromEntries(Object.entries(months).filter(([name]) => name >= oldest)),
  };
}

const digits = new Map<string, number>();

/** Asking Intl takes longer than all the rest. There are few currencies, as facts have codes of ISO 4217 only. */
function digitsOf(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  digits.set(currency, format.maximumFractionDigits ?? 2);
  return format.maximumFractionDigits ?? 2;
}

function valueIn({ lastAt, months }: RfmInputs, month: DateTime): Rfm {
  const [oldest, latest] = [oldestBeside(month), nameOf(month)];
  const sums = new Map<string, { purchases: number; amount: bigint }>();
  for (const [name, currencies] of Object.entries(months)) {
    if (name < oldest || name > latest) continue;
    for (const [currency, { purchases, amount }] of Object.entries(currencies)) {
      const sum = sums.get(currency) ?? { purchases: 0, amount: 0n };
      sums.set(currency, { purchases: sum.purchases + purchases, amount: sum.amount + BigInt(amount) });
    }
  }
  const [main] = [...sums].sort(([a, { purchases: n }], [b, { purchases: m }]) => m - n || (a < b ? -1 : 1));
  return {
    lastAt: lastAt === undefined ? null : new Date(lastAt).toISOString(),
    frequency: [...sums.values()].reduce((sum, { purchases }) => sum + purchases, 0),
    monetary: main ? Number(main[1].amount) / 10 ** digitsOf(main[0]) : 0,
    currency: main?.[0] ?? null,
  };
}

/** The beginning of the first month in which another one, with something in it, is no longer among the last 12. */
function changesAt(inputs: RfmInputs, at: Date): Date | undefined {
  const now = JSON.stringify(valueIn(inputs, monthOf(at.getTime())));
  for (const name of Object.keys(inputs.months).sort()) {
    const next = DateTime.fromISO(name, { zone: 'utc' }).plus({ months: remembered });
    if (next.toMillis() > at.getTime() && JSON.stringify(valueIn(inputs, next)) !== now)
      return next.toJSDate();
  }
  return undefined;
}

/** Recency, frequency and monetary value of what a customer buys. */
export const rfm: Formula<Rfm, RfmInputs> = {
  name: 'rfm',
  text:
    'Recency: when the last purchase was. Frequency: how many there were in the last 12 calendar months (UTC), this one ' +
    'included. Monetary value: what for in these months, refunds taken off, in the currency of most purchases; what was ' +
    'paid in others is left out, as no rate of exchange is known.',
  start: { months: {} },
  after,
  value: (inputs, at) => valueIn(inputs, monthOf(at.getTime())),
  changesAt,
};
