import { Injectable } from '@nestjs/common';
import { type Channel, type CommunicationRenderedV1, type Parts, withheldErased } from '@tourbus/contracts';
import { AuditLog, type Effect, type Message, type Transaction, injectTrace } from '@tourbus/platform';
import { Releases } from '../releases/releases.service.js';
import type { ReadRelease } from '../releases/releases.js';
import { withholdErased } from '../erasure/withheld.js';
import { Suppressions } from '../suppressions/suppressions.service.js';
import { DeliveryStore, type NewDelivery } from './delivery-store.js';

/** From rendered communications to deliveries that wait for their turn. */
@Injectable()
export class TakingIn {
  constructor(
    private readonly store: DeliveryStore,
    private readonly suppressions: Suppressions,
    private readonly releases: Releases,
    private readonly audit: AuditLog,
  ) {}

  /** @param wake is told once it is committed */
  async takeIn(
    messages: readonly Message<CommunicationRenderedV1>[],
    wake: (channels: Set<Channel>) => void,
  ): Promise<Effect> {
    const erased = messages.filter(({ forgotten }) => forgotten);
    const inStreams = erased.filter(isInStream);
    const about = messages.filter(({ forgotten }) => !forgotten);
    const releases = await Promise.all(about.map(({ data }) => this.releases.of(data)));
    const deliveries = about.map((message, i) => newDelivery(message, releases[i]));
    return async (tx) => {
      await this.suppressions.expect(
        tx,
        deliveries.map(({ customerId }) => customerId),
      );
      await this.store.insert(tx, [...deliveries, ...inStreams.map(placeOfNobody)]);
      await this.tellOfUnreleased(tx, deliveries);
      for (const { data, ...cause } of erased.filter((one) => !isInStream(one)))
        withholdErased(tx, data, cause);
      tx.afterCommit(() => wake(new Set(deliveries.map(({ channel }) => channel))));
    };
  }

  /** Somebody put it on the bus, and not by way of an approval. It is withheld at the claim. */
  private async tellOfUnreleased(tx: Transaction, deliveries: readonly NewDelivery[]): Promise<void> {
    for (const { communicationId, definition, release, cause } of deliveries) {
      if (!release || !('fault' in release)) continue;
      const details = { definition, fault: release.fault, source: cause.envelope.source };
      const subject = `communication/${communicationId}`;
      await this.audit.record(tx, { actor: 'dispatcher', action: 'delivery.not-released', subject, details });
    }
  }
}

const isInStream = ({ data: { parts } }: Message<CommunicationRenderedV1>): boolean =>
  parts.kind === 'print' && parts.stream !== undefined;

/**
 * Of somebody who was erased before this came: a part of a print stream waits for all of its letters, and leaves out
 * whose recipient it does not know.
 */
function placeOfNobody(message: Message<CommunicationRenderedV1>): NewDelivery {
  const { customerId, reason: _reason, trace: _trace, ...head } = withheldErased(message.data);
  const { parts, ...delivery } = newDelivery(message, undefined);
  const place = { kind: parts.kind, ...('stream' in parts && { stream: parts.stream }) } as Parts;
  return { ...delivery, customerId, head: { ...head, customerId }, parts: place, openings: null };
}

function newDelivery(
  { data, envelope, trace }: Message<CommunicationRenderedV1>,
  release: ReadRelease | undefined,
): NewDelivery {
  const {
    parts,
    channel,
    links: _links,
    rendererVersion: _version,
    template: _,
    release: _token,
    openings,
    ...head
  } = data;
  const { communicationId, customerId, definition } = data;
  return {
    ...{ communicationId, customerId, definition, channel, parts, release, openings: openings ?? null },
    head: { ...head, channel },
    cause: { envelope, trace: injectTrace(trace) },
  };
}
