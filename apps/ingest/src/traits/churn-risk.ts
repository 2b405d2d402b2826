import { Duration } from 'luxon';
import { type Fact, earlier, isHeeding, isLeaving, isPurchase, later } from './fact.js';
import type { Formula } from './trait.js';

export interface ChurnRiskInputs {
  /** The first that is known at all, such as a message to the customer. */
  firstAt?: number;
  /** Signs of life: purchases, and responses that show interest. */
  signs: number;
  firstSignAt?: number;
  lastSignAt?: number;
  /** When the customer last turned away: unsubscribed, said STOP, or complained. */
  leftAt?: number;
}

const days = (amount: number): number => Duration.fromObject({ days: amount }).toMillis();
/** Who opens three mails in an hour is not lost after another. */
const shortestRhythm = days(7);
const assumedRhythm = days(60);
const fewestSigns = 3;
const step = 5;
const most = 95;
const ofWhoLeft = 75;

function after(inputs: ChurnRiskInputs, fact: Fact): ChurnRiskInputs {
  const { firstAt, signs, firstSignAt, lastSignAt, leftAt } = inputs;
  const next = { ...inputs, firstAt: earlier(firstAt, fact.at) };
  if (isLeaving(fact)) return { ...next, leftAt: later(leftAt, fact.at) };
  if (!isHeeding(fact) && !isPurchase(fact)) return next;
  return {
    ...next,
    signs: signs + 1,
    firstSignAt: earlier(firstSignAt, fact.at),
    lastSignAt: later(lastSignAt, fact.at),
  };
}

function rhythmOf({ signs, firstSignAt, lastSignAt }: ChurnRiskInputs): number {
  if (signs < fewestSigns || firstSignAt === undefined || lastSignAt === undefined) return assumedRhythm;
  return Math.max(shortestRhythm, (lastSignAt - firstSignAt) / (signs - 1));
}

/** After how long a silence the risk is so many percent, in whole milliseconds. */
const silenceFor = (percent: number, rhythm: number): number =>
  Math.ceil(2 * rhythm * Math.log2(1 / (1 - percent / 100)));

/** The least that it is, whatever the silence. */
const leastOf = ({ leftAt, lastSignAt }: ChurnRiskInputs): number =>
  leftAt !== undefined && leftAt >= (lastSignAt ?? -Infinity) ? ofWhoLeft : 0;

function value(inputs: ChurnRiskInputs, at: Date): number | null {
  const since = inputs.lastSignAt ?? inputs.firstAt;
  if (since === undefined) return null;
  const rhythm = rhythmOf(inputs);
  let risk = leastOf(inputs);
  while (risk < most && at.getTime() - since >= silenceFor(risk + step, rhythm)) risk += step;
  return risk;
}

function changesAt(inputs: ChurnRiskInputs, at: Date): Date | undefined {
  const since = inputs.lastSignAt ?? inputs.firstAt;
  const risk = value(inputs, at);
  if (since === undefined || risk === null || risk >= most) return undefined;
  return new Date(since + silenceFor(risk + step, rhythmOf(inputs)));
}

/** How likely a customer is lost to us, in percent (0 to 95, in steps of 5); null where nothing is known. */
export const churnRisk: Formula<number | null, ChurnRiskInputs> = {
  name: 'churnRisk',
  text:
    'Silence is the time since the last purchase, open, click, reply or answer, or else since the first message. Rhythm is ' +
    'the usual time between these, at least 7 days; 60 days where fewer than 3 are known. Risk = 100 × (1 − 0.5^(silence ÷ ' +
    '(2 × rhythm))), in steps of 5, at most 95; at least 75 for who unsubscribed, said STOP or complained since.',
  start: { signs: 0 },
  after,
  value,
  changesAt,
};
