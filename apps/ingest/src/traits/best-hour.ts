import type { Trait } from './trait.js';

const fewest = 5;
const smallestShare = 1 / 3;

/** Read by the composer, which sends in it: `basis` says that it is the customer's own and no assumption. */
export const bestHour: Trait = {
  key: 'bestHour',
  name: 'Best hour',
  formula:
    'The hour of day in the customer’s time zone with most opens and clicks of people, where its neighbours count half; of equals the earliest. Only from 5 on, and where a third of them fall into it or the hour before or after.',
  infer({ history: { hours } }) {
    const observations = hours.reduce((sum, count) => sum + count, 0);
    if (observations < fewest) return undefined;
    const at = (hour: number): number => hours[(hour + 24) % 24] ?? 0;
    const weights = hours.map((count, hour) => 2 * count + at(hour - 1) + at(hour + 1));
    const hour = weights.indexOf(Math.max(...weights));
    const near = at(hour - 1) + at(hour) + at(hour + 1);
    if (near / observations < smallestShare) return undefined;
    return {
      value: { value: { hour, basis: 'responses', observations } },
      inputs: { hours: Object.fromEntries(hours.flatMap((count, i) => (count > 0 ? [[i, count]] : []))) },
    };
  },
};
