import { bestHour } from './best-hour.js';
import { churnRisk } from './churn-risk.js';
import { engagement } from './engagement.js';
import type { Fact } from './fact.js';
import { lifecycleStage } from './lifecycle-stage.js';
import { preferredChannel } from './preferred-channel.js';
import { rfm } from './rfm.js';
import { type Formula, afterFact, asTimeGoesBy, isOf } from './trait.js';

/** Each keeps to its own inputs; whoever goes through them all need not know which. */
export const formulas = [
  engagement,
  bestHour,
  preferredChannel,
  rfm,
  churnRisk,
  lifecycleStage,
] as readonly unknown[] as readonly Formula[];

/** Traits by name, as a profile keeps them; beside these there may be others. */
export type Traits = Record<string, unknown>;

/**
 * Traits of an earlier formula, whose inputs mean something else: they stay as they were, with the text that they were
 * worked out by, until they are worked out from scratch.
 */
export const outdated = (traits: Traits): string[] =>
  formulas
    .filter((formula) => traits[formula.name] !== undefined && !isOf(formula, traits[formula.name]))
    .map(({ name }) => name);

/** All traits after one more fact. */
export function traitsAfter(traits: Traits, fact: Fact, now: Date): Traits {
  const next: Traits = { ...traits };
  for (const formula of formulas) {
    const before = traits[formula.name];
    if (before === undefined || isOf(formula, before))
      next[formula.name] = afterFact(formula, before, fact, now);
  }
  return next;
}

/** All traits as they have become while nothing happened. */
export function traitsNow(traits: Traits, now: Date): Traits {
  const next: Traits = { ...traits };
  for (const formula of formulas) {
    const before = traits[formula.name];
    if (isOf(formula, before)) next[formula.name] = asTimeGoesBy(formula, before, now);
  }
  return next;
}

/** When the first of the traits changes though nothing happens. */
export function traitsChangeAt(traits: Traits, now: Date): Date | undefined {
  let soonest: Date | undefined;
  for (const formula of formulas) {
    const trait = traits[formula.name];
    const at = isOf(formula, trait) ? formula.changesAt(trait.inputs, now) : undefined;
    if (at && (!soonest || at < soonest)) soonest = at;
  }
  return soonest;
}
