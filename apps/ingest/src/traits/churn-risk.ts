import { type Day, daysSince, spokenDay } from './days.js';
import { deedsIn, purchasesIn } from './deeds.js';
import type { Known, Trait } from './trait.js';

/** From so many days on there is a rhythm. */
const fewest = 3;
const step = 10;

/** In steps, as the score: a risk that grows every day would be a change every day. */
const riskOf = (silence: number, rhythm: number): number =>
  silence <= rhythm ? 0 : Math.round((100 * (1 - 2 ** (1 - silence / rhythm))) / step) * step;

export const churnRisk: Trait = {
  key: 'churnRisk',
  name: 'Churn risk (%)',
  formula:
    'The rhythm is the mean number of days between days with a purchase, or, with less than 3 of them, between days with a purchase, visit, question or answer. Nothing for one rhythm of silence; with each further one half of the chance that is left is lost: risk = 100 × (1 − 2^(1 − silence ÷ rhythm)), to the nearest 10.',
  infer(known) {
    const { basis, days } = rhythmic(known);
    const [first, last] = [days.at(0), days.at(-1)];
    if (first === undefined || last === undefined || days.length < fewest) return undefined;
    const rhythm = (last - first) / (days.length - 1);
    const silence = daysSince(last, known.today);
    const value = riskOf(silence, rhythm);
    return {
      value,
      inputs: {
        ...{ basis, days: days.length, rhythmDays: Math.round(rhythm * 10) / 10, silenceDays: silence },
        last: spokenDay(last),
      },
      until: value === 100 ? undefined : Math.max(known.today + 1, nextRise(last, rhythm, value)),
    };
  },
};

function rhythmic({ history }: Known): { basis: 'purchases' | 'everything'; days: Day[] } {
  const bought = purchasesIn(history).map(([day]) => day);
  if (bought.length >= fewest) return { basis: 'purchases', days: bought };
  return { basis: 'everything', days: deedsIn(history).days };
}

/** The formula solved for the silence with which the next step is reached. */
function nextRise(last: Day, rhythm: number, value: number): Day {
  const reached = (value + step / 2) / 100;
  return last + Math.ceil(rhythm * (1 - Math.log2(1 - reached)));
}
