import { type Day, daysSince, earliest, spokenDay } from './days.js';
import { deedsIn } from './deeds.js';
import type { Trait } from './trait.js';

const newFor = 30;
const activeFor = 90;
const lostAfter = 180;

export const lifecycleStage: Trait = {
  key: 'lifecycleStage',
  name: 'Lifecycle stage',
  formula:
    'By days with a purchase, visit, question or answer of a person. lost: silent for more than 180 days; lapsing: for more than 90; won-back: returned within the last 90 days after more than 180 silent ones; new: began within the last 30 days; else active.',
  infer({ history, today }) {
    const { first, days } = deedsIn(history);
    const last = days.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const returned = returnOf(days);
    const silence = daysSince(last, today);
    const inputs = {
      silenceDays: silence,
      first: spokenDay(first),
      last: spokenDay(last),
      ...(returned !== undefined && { returned: spokenDay(returned) }),
    };
    const lapses = last + activeFor + 1;
    if (silence > lostAfter) return { value: 'lost', inputs };
    if (silence > activeFor) return { value: 'lapsing', inputs, until: last + lostAfter + 1 };
    if (returned !== undefined && daysSince(returned, today) <= activeFor)
      return { value: 'won-back', inputs, until: earliest(lapses, returned + activeFor + 1) };
    if (daysSince(first, today) <= newFor)
      return { value: 'new', inputs, until: earliest(lapses, first + newFor + 1) };
    return { value: 'active', inputs, until: lapses };
  },
};

/** The latest day that followed a silence after which a customer counts as lost. */
const returnOf = (days: readonly Day[]): Day | undefined =>
  days.findLast((day, i) => i > 0 && day - (days[i - 1] as Day) > lostAfter);
