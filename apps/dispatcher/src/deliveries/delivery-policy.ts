import type { MessageClass, Parts } from '@tourbus/contracts';
import type { Outcome } from '../senders/channel-sender.js';

/** What to do about a message of which nobody knows whether the provider took it. */
export type AmbiguityPolicy = 'at_most_once' | 'at_least_once';

export interface PolicyInputs {
  channel: Parts['kind'];
  messageClass: MessageClass;
  /** The attempt that ended; the first is 1. */
  attempt: number;
  /** Whether an earlier attempt ended ambiguous. */
  mayHaveArrived: boolean;
}

export interface RetryLimits {
  attempts: number;
  /** Pause after the first attempt. */
  backoffSeconds: number;
  longestPauseSeconds: number;
}

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { state: 'accepted'; providerMessageId: string; arrived: boolean }
  | { state: 'rejected' | 'ambiguous' | 'undeliverable'; code: string; text: string }
  | { state: 'ready'; code: string; text: string; afterSeconds: number };

/**
 * A repeated SMS is always noticed and paid for. A repeated regulatory e-mail has the same Message-ID and does less
 * harm than a missing one. A print job with the same name is the same job.
 */
export function ambiguityPolicy({
  channel,
  messageClass,
}: Pick<PolicyInputs, 'channel' | 'messageClass'>): AmbiguityPolicy {
  if (channel === 'print') return 'at_least_once';
  return channel === 'email' && messageClass === 'regulatory' ? 'at_least_once' : 'at_most_once';
}

/** Four times as long after each attempt, and up to half of it less, so that what failed together does not return together. */
export function pauseSeconds(
  attempt: number,
  { backoffSeconds, longestPauseSeconds }: Omit<RetryLimits, 'attempts'>,
  random: number,
): number {
  return Math.min(longestPauseSeconds, backoffSeconds * 4 ** (attempt - 1)) * (1 - random / 2);
}

/** Why what may have arrived is sent again. */
const repetition = (channel: Parts['kind']): string =>
  channel === 'print'
    ? 'It is handed over again: the same files are the same job.'
    : 'It is sent again with the same Message-ID, because a regulatory e-mail may come twice rather than not at all.';

/** @param random from 0 up to 1 */
export function verdictOf(
  outcome: Outcome,
  inputs: PolicyInputs,
  limits: RetryLimits,
  random: number,
): Verdict {
  if (outcome.kind === 'accepted')
    return { state: 'accepted', providerMessageId: outcome.providerMessageId, arrived: outcome.arrived };
  const { kind, code, text } = outcome;
  if (kind === 'ambiguous' && ambiguityPolicy(inputs) === 'at_most_once')
    return { state: 'ambiguous', code, text: `${text} It is not sent again, because it may have arrived.` };
  const again = kind !== 'rejected' && inputs.attempt < limits.attempts;
  if (again) {
    const asked = (kind === 'retry' && outcome.afterSeconds) || 0;
    return {
      state: 'ready',
      code,
      text: kind === 'ambiguous' ? `${text} ${repetition(inputs.channel)}` : text,
      afterSeconds: Math.max(asked, pauseSeconds(inputs.attempt, limits, random)),
    };
  }
  if (kind === 'ambiguous' || inputs.mayHaveArrived)
    return {
      state: 'ambiguous',
      code,
      text: `${text} It was sent ${inputs.attempt} times and may have arrived.`,
    };
  if (kind === 'rejected') return { state: 'rejected', code, text };
  return { state: 'undeliverable', code, text: `${text} It was tried ${inputs.attempt} times.` };
}

/** What a call that never came back is: the process ended, or the provider outlasted the lease. */
export const lostCall: Outcome = {
  kind: 'ambiguous',
  code: 'call-lost',
  text: 'The hand-over was begun and its outcome was never recorded.',
};
