import { Injectable } from '@nestjs/common';
import { type CustomerChangedV1, customerChangedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { SilenceClock } from '../silences/silence-clock.js';
import { DeferralStore } from './deferral-store.js';

/**
 * Hears of customers: what waits for them is decided by who they are when it is released, and who is new has heard
 * nothing yet.
 */
@Injectable()
export class DeferralsConsumer {
  constructor(
    private readonly deferrals: DeferralStore,
    private readonly silences: SilenceClock,
  ) {}

  @Consumes([customerChangedV1], { durable: 'composer-deferrals', batch: 200 })
  renewCustomers(messages: Message<CustomerChangedV1>[]): Effect {
    const latest = new Map(
      messages
        .map(({ data }) => data.customer)
        .toSorted((a, b) => a.version - b.version)
        .map((customer) => [customer.id, customer]),
    );
    const met = messages.map(({ data }) => ({ customerId: data.customer.id, at: new Date(data.changedAt) }));
    return async (tx) => {
      await this.deferrals.renew(tx, [...latest.values()]);
      await this.silences.met(tx, met);
    };
  }
}
