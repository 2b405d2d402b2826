import { Injectable } from '@nestjs/common';
import { type CustomerChangedV1, customerChangedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { ContactLedger } from '../contacts/contact-ledger.js';
import { SilenceClock } from '../silences/silence-clock.js';
import { DeferralStore } from './deferral-store.js';

/**
 * Hears of customers: what waits for them is decided by who they are when it is released, who is new has heard nothing
 * yet, and who was merged has heard what the other was told.
 */
@Injectable()
export class DeferralsConsumer {
  constructor(
    private readonly contacts: ContactLedger,
    private readonly deferrals: DeferralStore,
    private readonly silences: SilenceClock,
  ) {}

  @Consumes([customerChangedV1], { durable: 'composer-deferrals', batch: 500, paceMilliseconds: 200 })
  renewCustomers(messages: Message<CustomerChangedV1>[]): Effect {
    const byVersion = messages
      .map(({ data }) => data)
      .toSorted((a, b) => a.customer.version - b.customer.version);
    const latest = [...new Map(byVersion.map((data) => [data.customer.id, data])).values()];
    const merged = latest.flatMap(({ customer, mergedInto: into }) => (into ? [{ customer, into }] : []));
    const gone = new Set(merged.map(({ customer }) => customer.id));
    const met = messages
      .filter(({ data }) => !gone.has(data.customer.id))
      .map(({ data }) => ({ customerId: data.customer.id, at: new Date(data.changedAt) }));
    return async (tx) => {
      await this.contacts.join(
        tx,
        merged.map(({ customer: { id }, into }) => ({ id, into })),
      );
      await this.deferrals.renew(
        tx,
        latest.map(({ customer }) => customer),
      );
      await this.deferrals.join(tx, merged);
      await this.silences.met(tx, met);
    };
  }
}
