import type { ResponseCapturedV1, SuppressionReason } from '@tourbus/contracts';
import type { Lift, NewSuppression } from './suppression-list.store.js';

/** What a response says about a contact point. */
export type HeardOfList = Pick<
  ResponseCapturedV1,
  'responseId' | 'channel' | 'kind' | 'contactPoint' | 'respondedAt'
>;

const reasons: Partial<Record<ResponseCapturedV1['kind'], SuppressionReason>> = {
  stop: 'stop',
  bounce: 'hard-bounce',
  complaint: 'complaint',
};

/** What a message from the number itself undoes: that it can be reached, and that it wants to be. */
const liftedByStart: readonly SuppressionReason[] = ['stop', 'hard-bounce'];

/** An unsubscribe is no such block: it withdraws a consent, which the profile tells of, and may be given again. */
export function suppressionOf(heard: HeardOfList): NewSuppression | undefined {
  const { responseId, channel, kind, contactPoint, respondedAt: since } = heard;
  const reason = reasons[kind];
  if (!reason || contactPoint === undefined) return undefined;
  return { contactPoint, channel, reason, since, source: `response:${responseId}`, addedBy: 'tracker' };
}

export const liftOf = ({ responseId, kind, contactPoint, respondedAt: at }: HeardOfList): Lift | undefined =>
  kind === 'start' && contactPoint !== undefined
    ? { contactPoint, reasons: liftedByStart, at, by: 'tracker', evidence: `start: response:${responseId}` }
    : undefined;
