import {
  type CommunicationComposedV1,
  type CommunicationDeferredV1,
  type CommunicationDeliveredV1,
  type CommunicationDispatchedV1,
  type CommunicationFailedV1,
  type CommunicationHead,
  type CommunicationRenderedV1,
  type CommunicationWithheldV1,
  type Content,
  type Contract,
  type Parts,
  type PostalAddress,
  communicationComposedV1,
  communicationDeferredV1,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationRenderedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import type { CommunicationRow, NamedArtefact } from './communication-row.js';

export type CommunicationFact =
  | CommunicationComposedV1
  | CommunicationDeferredV1
  | CommunicationWithheldV1
  | CommunicationRenderedV1
  | CommunicationDispatchedV1
  | CommunicationDeliveredV1
  | CommunicationFailedV1;

/** A fact as it came: what it is by its subject, when and by whom it was announced by its envelope. */
export interface HeardFact {
  subject: string;
  data: CommunicationFact;
  at: string;
  source: string;
  traceparent?: string;
}

/** How far a fact is in the life of a communication. Nobody knows what became of an ambiguous attempt until a receipt says so. */
const progress = {
  deferred: 0,
  composed: 1,
  rendered: 2,
  withheld: 3,
  dispatched: 4,
  ambiguous: 5,
  delivered: 6,
  failed: 7,
};

const utc = (timestamp: string): string => new Date(timestamp).toISOString();

const oneLine = ({ recipient, lines, postalCode, city, region, country }: PostalAddress): string =>
  [recipient, ...lines, postalCode, city, region, country].filter(Boolean).join(', ');

const addressed = (content: Content | Parts): Partial<CommunicationRow> => {
  switch (content.kind) {
    case 'email':
      return {
        subject: content.subject,
        sender: content.from.name ?? content.from.address,
        recipient: content.to.address,
      };
    case 'sms':
      return { sender: content.from, recipient: content.to };
    case 'print':
      return { recipient: oneLine(content.to) };
  }
};

const artefactsOf = (parts: Parts): NamedArtefact[] => {
  switch (parts.kind) {
    case 'email':
      return [
        { role: 'message', fileName: 'message.html', ...parts.html },
        ...parts.attachments.map(({ fileName, artefact }) => ({
          role: 'attachment' as const,
          fileName,
          ...artefact,
        })),
      ];
    case 'sms':
      return [];
    case 'print':
      return [{ role: 'document', fileName: parts.fileName, ...parts.artefact }];
  }
};

const head = (data: CommunicationHead, traceparent?: string) => ({
  id: data.communicationId,
  customer_id: data.customerId,
  definition: data.definition,
  message_class: data.messageClass,
  channel: data.channel,
  thread: data.thread,
  event_id: data.eventId,
  batch_id: data.batch?.id,
  batch_row: data.batch?.row,
  occurred_at: utc(data.occurredAt),
  traceparent,
});

const composed = (data: CommunicationComposedV1, { at, traceparent }: HeardFact): CommunicationRow => ({
  ...head(data, traceparent),
  ...addressed(data.content),
  state: 'composed',
  progress: progress.composed,
  composed_at: utc(at),
  brand: data.brand,
  template: data.template,
  approvals: data.approvals,
  locale: data.locale,
  decision_trace: data.trace,
});

/** Trace and channel are part of the deferral: those of the final word may be others, and take their place. */
const deferred = (data: CommunicationDeferredV1, { at, traceparent }: HeardFact): CommunicationRow => {
  const { channel, reason, releaseAt, expiresAt, policy, trace } = data;
  return {
    ...head({ ...data, channel: undefined }, traceparent),
    state: 'deferred',
    progress: progress.deferred,
    deferral: {
      ...{ at: utc(at), channel, reason, releaseAt: utc(releaseAt), policy, trace },
      ...(expiresAt !== undefined && { expiresAt: utc(expiresAt) }),
    },
  };
};

const withheld = (data: CommunicationWithheldV1, { at, traceparent }: HeardFact): CommunicationRow => ({
  ...head(data, traceparent),
  state: 'withheld',
  progress: progress.withheld,
  withheld_at: utc(at),
  reason: data.reason,
  [data.stage === 'composition' ? 'decision_trace' : 'claim_trace']: data.trace,
});

const rendered = (data: CommunicationRenderedV1, { at, traceparent }: HeardFact): CommunicationRow => ({
  ...head(data, traceparent),
  ...addressed(data.parts),
  state: 'rendered',
  progress: progress.rendered,
  rendered_at: utc(at),
  renderer_version: data.rendererVersion,
  artefacts: artefactsOf(data.parts),
  links: data.links,
});

const dispatched = (data: CommunicationDispatchedV1, { traceparent }: HeardFact): CommunicationRow => ({
  ...head(data, traceparent),
  state: 'dispatched',
  progress: progress.dispatched,
  dispatched_at: utc(data.dispatchedAt),
  provider: data.provider,
  provider_message_id: data.providerMessageId,
  attempts: { [data.attempt]: { provider: data.provider, outcome: 'accepted', at: utc(data.dispatchedAt) } },
});

/** Providers name a message otherwise in receipts than at the hand-over, which alone says by whom it went. */
const delivered = (data: CommunicationDeliveredV1): CommunicationRow => ({
  id: data.communicationId,
  customer_id: data.customerId,
  channel: data.channel,
  state: 'delivered',
  progress: progress.delivered,
  delivered_at: utc(data.deliveredAt),
});

const failed = (data: CommunicationFailedV1, { source, traceparent }: HeardFact): CommunicationRow => {
  const { outcome, provider, reason } = data;
  const at = utc(data.failedAt);
  // What we announced ourselves is a receipt about an attempt that a provider had accepted.
  const attempted = !source.endsWith('/tracker');
  return {
    ...head(data, traceparent),
    state: 'failed',
    progress: outcome === 'ambiguous' ? progress.ambiguous : progress.failed,
    failed_at: at,
    reason,
    ...(attempted && { provider, attempts: { [data.attempt]: { provider, outcome, reason, at } } }),
  };
};

const readers = new Map<string, (fact: HeardFact) => CommunicationRow>();
const reads = <T extends CommunicationFact>(
  contract: Contract<T>,
  read: (data: T, fact: HeardFact) => CommunicationRow,
): void => {
  // The bus checked the data against the contract of this subject.
  readers.set(contract.subject, (fact) => read(fact.data as T, fact));
};
reads(communicationComposedV1, composed);
reads(communicationDeferredV1, deferred);
reads(communicationWithheldV1, withheld);
reads(communicationRenderedV1, rendered);
reads(communicationDispatchedV1, dispatched);
reads(communicationDeliveredV1, delivered);
reads(communicationFailedV1, failed);

/** What a fact adds to the record of its communication. */
export function rowOf(fact: HeardFact): CommunicationRow {
  const read = readers.get(fact.subject);
  if (!read) throw new Error(`Nothing reads ${fact.subject} into the record.`);
  return read(fact);
}
