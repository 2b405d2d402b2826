import { Injectable } from '@nestjs/common';
import {
  type CustomerSilenceNoticedV1,
  type CustomerSnapshot,
  dataArrivedV1,
  silenceEventType,
} from '@tourbus/contracts';
import { deterministicId, type Effect, type Message, type Transaction } from '@tourbus/platform';
import { type Profile, snapshotOf } from '../customers/profile.js';
import { segmentsOf } from '../segments/membership-rows.js';

const source = '/tourbus/composer/silences';

/** Lets an event arrive for each customer who shall hear something after a silence. */
@Injectable()
export class Silences {
  /** Who is not known any more was erased, and hears nothing. */
  speakTo(messages: readonly Message<CustomerSilenceNoticedV1>[]): Effect {
    return async (tx) => {
      const customers = await snapshotsOf(
        tx,
        messages.map(({ data }) => data.customerId),
      );
      for (const message of messages) {
        const { silenceId, customerId, noticedAt, silence } = message.data;
        const customer = customers.get(customerId);
        if (!customer) continue;
        const eventId = deterministicId(source, silenceId);
        const event = { eventId, source, sourceEventId: silenceId, type: silenceEventType };
        const data = { ...event, occurredAt: noticedAt, receivedAt: noticedAt, customer, data: { silence } };
        tx.announce(dataArrivedV1, data, { identity: eventId, cause: message, at: new Date(noticedAt) });
      }
    };
  }
}

async function snapshotsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, CustomerSnapshot>> {
  const rows = await tx.query<{ id: string; version: string; profile: Profile }>(
    'SELECT id, version, profile FROM customers WHERE id = ANY($1)',
    [ids],
  );
  const segments = await segmentsOf(tx, ids);
  return new Map(
    rows.map(({ id, version, profile }) => [id, snapshotOf(id, Number(version), profile, segments.get(id))]),
  );
}
