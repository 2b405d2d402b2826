import {
  type Channel,
  communicationComposedV1,
  communicationDeferredV1,
  communicationWithheldV1,
  mostOpenings,
  type Openings,
} from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import type { Waiting } from '../deferrals/deferral-store.js';
import { awaitsOf } from '../fallbacks/fallbacks.js';
import { openingsFor } from '../policy/openings.js';
import type { PolicyQuestion } from './decision.js';
import { type Overtaken, stepOver } from './overtaken.js';
import { type Decided, headOf, type Request, type ToWait } from './request.js';
import type { Composed } from './wording.service.js';

/** The same event composed again announces the same fact: its time is the event's. */
const announcement = ({ communicationId, message }: Pick<Request, 'communicationId' | 'message'>) => ({
  identity: communicationId,
  cause: message,
  at: new Date(message.data.receivedAt),
});

export function announceWithheld(tx: Transaction, all: readonly Decided[]): void {
  for (const request of all) {
    if (!('withheld' in request.decision)) continue;
    const { withheld: reason, trace } = request.decision;
    tx.announce(
      communicationWithheldV1,
      { ...headOf(request), stage: 'composition', reason, trace },
      announcement(request),
    );
  }
}

const isoOf = (instant: number): string => new Date(instant).toISOString();

export function announceDeferred(tx: Transaction, all: readonly ToWait[], now: Date): void {
  for (const request of all) {
    const { deferred, channel, trace } = request.decision;
    const releaseAt = isoOf(deferred.releaseAt);
    tx.announce(
      communicationDeferredV1,
      {
        ...headOf(request, channel),
        reason: deferred.reason,
        releaseAt,
        ...(deferred.expiresAt !== undefined && { expiresAt: isoOf(deferred.expiresAt) }),
        policy: request.policy.inForce.ref,
        trace,
      },
      { identity: `${request.communicationId}:${releaseAt}`, cause: request.message, at: now },
    );
  }
}

/** Waited, and shall not go any more. */
export function announceOvertaken(tx: Transaction, all: readonly Overtaken[], now: Date): void {
  for (const { one, reason } of all) {
    const { asking, message, communicationId } = one;
    const definition = { key: asking.definition, body: { messageClass: asking.messageClass } };
    tx.announce(
      communicationWithheldV1,
      {
        ...headOf({ message, communicationId, definition }, asking.channel),
        stage: 'composition',
        reason,
        trace: [stepOver(reason)],
      },
      { identity: communicationId, cause: message, at: now },
    );
  }
}

export function announceComposed(tx: Transaction, composed: readonly Composed[]): void {
  for (const request of composed) {
    const { content, locale, brand, template, decision, release, approvals, policy } = request;
    tx.announce(
      communicationComposedV1,
      {
        ...headOf(request, decision.channel),
        channel: decision.channel,
        brand: { key: brand.key, version: brand.version },
        template: { key: template.key, version: template.version },
        locale,
        trace: decision.trace,
        release,
        approvals,
        ...(policy && { openings: openingsOf(policy, decision.channel) }),
        ...awaitsOf(request),
        content,
      },
      announcement(request),
    );
  }
}

/** What the dispatcher asks again at the claim. */
function openingsOf({ inForce, asking, known, now }: PolicyQuestion, channel: Channel): Openings {
  const spans = openingsFor(inForce, { ...asking, channel }, known, now, mostOpenings);
  return {
    spans: spans.map(({ from, until }) => ({
      ...(from > now && { from: isoOf(from) }),
      until: isoOf(until),
    })),
    afterwards: asking.messageClass === 'regulatory' ? 'send' : 'withhold',
  };
}

/** As it waits. */
export const waitingOf = ({
  communicationId,
  message,
  brand,
  policy,
  decision,
  fallback,
}: ToWait): Waiting => ({
  communicationId,
  customerId: message.data.customer.id,
  brand: brand.key,
  message,
  ...(fallback && { fallback }),
  asking: {
    ...policy.asking,
    id: communicationId,
    channel: decision.channel,
    thread: message.data.thread,
  },
});
