import { dayOf, daysSince } from './days.js';
import { purchasesIn } from './deeds.js';
import type { Known, Trait } from './trait.js';

const year = 365;

/** Kept as a moment: the days since then would be others tomorrow. */
export const lastPurchaseAt: Trait = {
  key: 'lastPurchaseAt',
  name: 'Last purchase (recency)',
  formula: 'When the latest purchase was.',
  infer({ history: { tallies }, today }) {
    const lastAt = tallies['touchpoint:purchase']?.lastAt;
    if (!lastAt) return undefined;
    return { value: lastAt, inputs: { daysSince: daysSince(dayOf(lastAt.slice(0, 10)), today) } };
  },
};

export const purchasesInYear: Trait = {
  key: 'purchasesInYear',
  name: 'Purchases in a year (frequency)',
  formula: 'How many purchases were in the last 365 days, of which today is one.',
  infer({ history, today }) {
    const known = history.tallies['touchpoint:purchase'];
    if (!known) return undefined;
    const within = purchasesIn(history).filter(([day]) => today - day < year);
    const [oldest] = within;
    return {
      value: within.reduce((sum, [, count]) => sum + count, 0),
      inputs: { everCounted: known.count },
      until: oldest && oldest[0] + year,
    };
  },
};

export const spent: Trait = {
  key: 'spent',
  name: 'Spent (monetary value)',
  formula: 'The sum of all purchases, each currency by itself. Returns are not taken off.',
  infer({ history: { purchases } }: Known) {
    const sums = Object.entries(purchases).sort(([a], [b]) => (a < b ? -1 : 1));
    if (sums.length === 0) return undefined;
    return {
      value: Object.fromEntries(sums.map(([currency, { amount }]) => [currency, amount])),
      inputs: { purchases: Object.fromEntries(sums.map(([currency, { count }]) => [currency, count])) },
    };
  },
};
