import {
  communicationComposedV1,
  communicationDeferredV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import type { Waiting } from '../deferrals/deferral-store.js';
import type { Overtaken } from './attention.service.js';
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
        policy: request.policy?.inForce.ref ?? { key: request.brand.key, version: 1 },
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
    const trace = [{ rule: reason.code, answer: 'deny' as const, because: reason.text, inputs: {} }];
    tx.announce(
      communicationWithheldV1,
      {
        ...headOf({ message, communicationId, definition }, asking.channel),
        stage: 'composition',
        reason,
        trace,
      },
      { identity: communicationId, cause: message, at: now },
    );
  }
}

export function announceComposed(tx: Transaction, composed: readonly Composed[]): void {
  for (const request of composed) {
    const { content, locale, brand, template, decision, release, approvals } = request;
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
        content,
      },
      announcement(request),
    );
  }
}

/** As it waits. */
export const waitingOf = ({
  communicationId,
  message,
  brand,
  policy,
  decision,
  definition,
}: ToWait): Waiting => ({
  communicationId,
  customerId: message.data.customer.id,
  brand: brand.key,
  message,
  asking: {
    ...(policy?.asking ?? {
      brand: brand.key,
      definition: definition.key,
      messageClass: definition.body.messageClass,
      occurredAt: Date.parse(message.data.occurredAt),
      requestedAt: Date.parse(message.data.receivedAt),
    }),
    id: communicationId,
    channel: decision.channel,
    thread: message.data.thread,
  },
});
