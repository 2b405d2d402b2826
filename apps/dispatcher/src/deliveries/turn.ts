import type { Outcome } from '../senders/channel-sender.js';
import type { Claim } from './claim.js';
import type { Verdict } from './delivery-policy.js';
import type { ClaimedRow, Settlement } from './delivery-store.js';

/** An attempt that has ended, one way or another. */
export interface Conclusion {
  claim: ClaimedRow;
  provider: string;
  outcome: Outcome;
  startedAt: Date;
  endedAt: Date;
}

/** What a lane has to commit at about the same time. */
export interface Turn {
  ended: readonly Conclusion[];
  beginning: readonly Claim[];
}

export interface TurnTaken {
  /** For each that ended, whether it was still ours to say. */
  settled: boolean[];
  /** For each that begins, whether it may be called. */
  begun: boolean[];
}

/** What is written down of an attempt. */
export function settlementOf({
  claim,
  provider,
  outcome,
  verdict,
  startedAt,
  endedAt,
}: Conclusion & { verdict: Verdict }): Settlement {
  const mayHaveArrived = claim.mayHaveArrived || outcome.kind === 'accepted' || outcome.kind === 'ambiguous';
  const { communicationId, fence, attempt } = claim;
  const { state, ...details } = verdict;
  return {
    communicationId,
    fence,
    attempt,
    provider,
    startedAt,
    endedAt,
    outcome: outcome.kind,
    mayHaveArrived,
    state,
    ...details,
  };
}
