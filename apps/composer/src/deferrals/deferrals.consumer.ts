import { Injectable } from '@nestjs/common';
import { type CustomerChangedV1, customerChangedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { DeferralStore } from './deferral-store.js';

/** Hears of customers for whom something waits: what is released later is decided by who they are then. */
@Injectable()
export class DeferralsConsumer {
  constructor(private readonly deferrals: DeferralStore) {}

  @Consumes([customerChangedV1], { durable: 'composer-deferrals', batch: 200 })
  renewCustomers(messages: Message<CustomerChangedV1>[]): Effect {
    const latest = new Map(
      messages
        .map(({ data }) => data.customer)
        .toSorted((a, b) => a.version - b.version)
        .map((customer) => [customer.id, customer]),
    );
    return (tx) => this.deferrals.renew(tx, [...latest.values()]);
  }
}
