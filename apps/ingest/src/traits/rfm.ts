import { type Day, dayOf, daysSince, earliest } from './days.js';
import { purchasesInYear } from './purchases.js';
import type { Trait } from './trait.js';

const recent = 30;
const notLongAgo = 180;

/** Amounts are taken at their face: no rate of exchange is known here. */
export const rfm: Trait = {
  key: 'rfm',
  name: 'RFM class',
  formula:
    'Recency 3 up to 30 days, 2 up to 180, else 1; frequency 3 from 6 purchases in a year, 2 from 2, else 1; money 3 from 1,000 in one currency, 2 from 100, else 1. champion: 3-3-3; loyal: recency and frequency from 2; promising: recency 3; cooling: recency 2; at-risk: frequency from 2; else dormant.',
  infer(known) {
    const frequency = purchasesInYear.infer(known);
    const lastAt = known.history.tallies['touchpoint:purchase']?.lastAt;
    if (!frequency || !lastAt) return undefined;
    const last = dayOf(lastAt.slice(0, 10));
    const days = daysSince(last, known.today);
    const most = Math.max(0, ...Object.values(known.history.purchases).map(({ amount }) => amount));
    const r = days <= recent ? 3 : days <= notLongAgo ? 2 : 1;
    const f = level(Number(frequency.value), 2, 6);
    const m = level(most, 100, 1_000);
    return {
      value: classOf(r, f, m),
      inputs: {
        ...{ recency: r, frequency: f, money: m },
        ...{ daysSince: days, purchasesInYear: frequency.value, mostInOneCurrency: most },
      },
      until: earliest(frequency.until, nextLevel(last, r)),
    };
  },
};

const level = (value: number, middle: number, high: number): number =>
  value >= high ? 3 : value >= middle ? 2 : 1;

const nextLevel = (last: Day, recency: number): Day | undefined =>
  recency === 3 ? last + recent + 1 : recency === 2 ? last + notLongAgo + 1 : undefined;

function classOf(recency: number, frequency: number, money: number): string {
  if (recency + frequency + money === 9) return 'champion';
  if (recency > 1) return frequency > 1 ? 'loyal' : recency === 3 ? 'promising' : 'cooling';
  return frequency > 1 ? 'at-risk' : 'dormant';
}
