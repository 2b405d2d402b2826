import { DateTime } from 'luxon';
import { type Fact, isHeeding } from './fact.js';
import type { Formula } from './trait.js';

export interface BestHourInputs {
  /** Responses by the hour of the customer's clock, 0 to 23. */
  hours: readonly number[];
}

export interface BestHour {
  /** 0 to 23, on the customer's clock. */
  hour: number;
  /** `fall-back`: too little is known; whoever sends may have a better idea. */
  basis: 'responses' | 'fall-back';
  /** How many responses it is known from. */
  observations: number;
}

const fewest = 5;
const fallBack = 10;

/** @returns undefined where nobody knows the customer's clock: an hour of another one would mislead */
function localHour(at: number, timeZone: string | undefined): number | undefined {
  if (timeZone === undefined) return undefined;
  const local = DateTime.fromMillis(at, { zone: timeZone });
  return local.isValid ? local.hour : undefined;
}

function after(inputs: BestHourInputs, fact: Fact): BestHourInputs {
  const hour = isHeeding(fact) ? localHour(fact.at, fact.timeZone) : undefined;
  if (hour === undefined) return inputs;
  return { hours: inputs.hours.map((count, i) => (i === hour ? count + 1 : count)) };
}

function value({ hours }: BestHourInputs): BestHour {
  const observations = hours.reduce((sum, count) => sum + count, 0);
  if (observations < fewest) return { hour: fallBack, basis: 'fall-back', observations };
  const at = (hour: number): number => hours[(hour + 24) % 24] ?? 0;
  const weights = hours.map((count, hour) => at(hour - 1) + 2 * count + at(hour + 1));
  return { hour: weights.indexOf(Math.max(...weights)), basis: 'responses', observations };
}

/** The hour of the day at which a customer is most likely to read us. */
export const bestHour: Formula<BestHour, BestHourInputs> = {
  name: 'bestHour',
  text:
    'The hour of the customer’s clock with the most opens, clicks, replies and answers, where each hour counts twice and ' +
    'its neighbours once; the earliest of several. Responses count only where the time zone was known. With fewer than 5 ' +
    'it falls back to 10 o’clock.',
  start: { hours: Array.from({ length: 24 }, () => 0) },
  after,
  value,
  changesAt: () => undefined,
};
