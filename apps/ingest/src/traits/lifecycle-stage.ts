import { Duration } from 'luxon';
import { type Fact, earlier, isHeeding, isPurchase, later } from './fact.js';
import type { Formula } from './trait.js';

export const lifecycleStages = ['prospect', 'new', 'active', 'lapsing', 'lapsed'] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

export interface LifecycleStageInputs {
  /** The first that is known at all. */
  firstAt?: number;
  firstPurchaseAt?: number;
  /** The last purchase, or response that shows interest. */
  lastSignAt?: number;
}

const days = (amount: number): number => Duration.fromObject({ days: amount }).toMillis();
const newFor = days(30);
const lapsingAfter = days(90);
const lapsedAfter = days(365);

function after(inputs: LifecycleStageInputs, fact: Fact): LifecycleStageInputs {
  const bought = isPurchase(fact);
  const { firstAt, firstPurchaseAt, lastSignAt } = inputs;
  return {
    firstAt: earlier(firstAt, fact.at),
    firstPurchaseAt: bought ? earlier(firstPurchaseAt, fact.at) : firstPurchaseAt,
    lastSignAt: bought || isHeeding(fact) ? later(lastSignAt, fact.at) : lastSignAt,
  };
}

function value(inputs: LifecycleStageInputs, at: Date): LifecycleStage | null {
  const { firstAt, firstPurchaseAt, lastSignAt = firstAt } = inputs;
  if (lastSignAt === undefined) return null;
  const silence = at.getTime() - lastSignAt;
  if (silence >= lapsedAfter) return 'lapsed';
  if (silence >= lapsingAfter) return 'lapsing';
  if (firstPurchaseAt === undefined) return 'prospect';
  return at.getTime() - firstPurchaseAt < newFor ? 'new' : 'active';
}

function changesAt(inputs: LifecycleStageInputs, at: Date): Date | undefined {
  const { firstAt, firstPurchaseAt, lastSignAt = firstAt } = inputs;
  if (lastSignAt === undefined) return undefined;
  const turns = [lastSignAt + lapsingAfter, lastSignAt + lapsedAfter];
  if (firstPurchaseAt !== undefined) turns.push(firstPurchaseAt + newFor);
  const now = value(inputs, at);
  return turns
    .filter((turn) => turn > at.getTime())
    .sort((a, b) => a - b)
    .map((turn) => new Date(turn))
    .find((turn) => value(inputs, turn) !== now);
}

/** In which phase the relationship with a customer is; null where nothing is known. */
export const lifecycleStage: Formula<LifecycleStage | null, LifecycleStageInputs> = {
  name: 'lifecycleStage',
  text:
    'Silence is the time since the last purchase, open, click, reply or answer, or else since the first message. 365 days ' +
    'of it: lapsed; 90: lapsing. Otherwise: prospect without a purchase, new for 30 days from the first one, then active.',
  start: {},
  after,
  value,
  changesAt,
};
