import {
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import { type Transaction, extractTrace } from '@tourbus/platform';
import type { Claim, Withholding } from './claim.js';
import type { Verdict } from './delivery-policy.js';

type Subject = Pick<Claim, 'communicationId' | 'customerId' | 'channel' | 'head' | 'cause' | 'attempt'>;

const announcement = ({ communicationId, cause }: Subject, at: Date) => ({
  identity: communicationId,
  cause: { envelope: cause.envelope, trace: extractTrace(cause.trace) },
  at,
});

export function announceWithheld(
  tx: Transaction,
  subject: Subject,
  { reason, trace }: Withholding,
  at: Date,
): void {
  const { head, channel } = subject;
  tx.announce(
    communicationWithheldV1,
    { ...head, channel, stage: 'dispatch', reason, trace },
    announcement(subject, at),
  );
}

/** The facts that an attempt makes true; one that will be repeated makes none. */
export function announceVerdict(
  tx: Transaction,
  subject: Subject,
  verdict: Verdict,
  provider: string,
  at: Date,
): void {
  if (verdict.state === 'ready') return;
  const { head, channel, attempt, communicationId, customerId } = subject;
  const when = at.toISOString();
  if (verdict.state !== 'accepted') {
    const { state: outcome, code, text } = verdict;
    const data = { ...head, channel, outcome, reason: { code, text }, provider, attempt, failedAt: when };
    tx.announce(communicationFailedV1, data, announcement(subject, at));
    return;
  }
  const { providerMessageId, arrived } = verdict;
  const dispatched = { ...head, channel, provider, providerMessageId, attempt, dispatchedAt: when };
  tx.announce(communicationDispatchedV1, dispatched, announcement(subject, at));
  if (!arrived) return;
  const { customerVersion } = head;
  const delivered = {
    communicationId,
    customerId,
    customerVersion,
    channel,
    provider,
    providerMessageId,
    deliveredAt: when,
  };
  tx.announce(communicationDeliveredV1, delivered, announcement(subject, at));
}
