import type { DecisionStep, Reason } from '@tourbus/contracts';
import type { Waiting } from '../deferrals/deferral-store.js';

/** Waited, and something else that happened meanwhile says that it shall not go. */
export interface Overtaken {
  one: Waiting;
  reason: Reason;
}

export const stepOver = ({ code: rule, text: because }: Reason): DecisionStep => ({
  rule,
  answer: 'deny',
  because,
  inputs: {},
});
