import type { CustomerHistory } from '../history/history.js';
import { bestHour } from './best-hour.js';
import { churnRisk } from './churn-risk.js';
import { beginningOf, dayAt, earliest } from './days.js';
import { engagementScore } from './engagement-score.js';
import { lifecycleStage } from './lifecycle-stage.js';
import { preferredChannel } from './preferred-channel.js';
import { lastPurchaseAt, purchasesInYear, spent } from './purchases.js';
import { rfm } from './rfm.js';
import type { Inferred, Trait } from './trait.js';

export const inferredTraits: readonly Trait[] = [
  engagementScore,
  bestHour,
  preferredChannel,
  ...[lastPurchaseAt, purchasesInYear, spent, rfm],
  churnRisk,
  lifecycleStage,
];

type Values = Record<string, unknown>;

export interface Inference {
  values: Values;
  /** When one of them may become another without anything happening. */
  due?: Date;
}

export const explainTraits = (
  history: CustomerHistory,
  now: Date,
): { trait: Trait; inferred: Inferred | undefined }[] => {
  const known = { history, today: dayAt(now) };
  return inferredTraits.map((trait) => ({ trait, inferred: trait.infer(known) }));
};

export function inferTraits(history: CustomerHistory, now: Date): Inference {
  const inferred = explainTraits(history, now).filter(({ inferred: found }) => found !== undefined);
  const due = earliest(...inferred.map((one) => one.inferred?.until));
  return {
    values: Object.fromEntries(inferred.map((one) => [one.trait.key, one.inferred?.value])),
    ...(due !== undefined && { due: beginningOf(due) }),
  };
}

/** What is known without the traits named, with those given: those that lost their evidence go. */
export const withTraits = (known: Values, named: readonly string[], given: Values): Values => ({
  ...Object.fromEntries(Object.entries(known).filter(([key]) => !named.includes(key))),
  ...given,
});

export const inferredKeys: readonly string[] = inferredTraits.map(({ key }) => key);
