import { Injectable } from '@nestjs/common';
import { type CustomerErasedV1, communicationWithheldV1 } from '@tourbus/contracts';
import { type Effect, type Message, type Transaction, erasedBy, forget } from '@tourbus/platform';
import { ContactLedger } from '../contacts/contact-ledger.js';
import { DeferralStore } from '../deferrals/deferral-store.js';
import { withheldOf } from './erasure.js';
import { holdings } from './holdings.js';

/** Forgets customers, and says of what waited for them that it ends. */
@Injectable()
export class Erasure {
  constructor(
    private readonly contacts: ContactLedger,
    private readonly deferrals: DeferralStore,
  ) {}

  forget(messages: readonly Message<CustomerErasedV1>[]): Effect {
    return async (tx) => {
      await tx.forgotten.remember(tx, erasedBy(messages));
      const customers = messages.map(({ data }) => data.customerId);
      // As everybody who decides about them: those end first, and what they left is found.
      await this.contacts.hold(tx, customers);
      await this.endWaiting(tx, messages);
      for (const customer of customers) await forget(tx, holdings, customer);
      await beginDryRunsAnew(tx);
    };
  }

  private async endWaiting(tx: Transaction, messages: readonly Message<CustomerErasedV1>[]): Promise<void> {
    for (const message of messages) {
      const { customerId, erasedAt } = message.data;
      for (const one of await this.deferrals.waitingFor(tx, [customerId]))
        tx.announce(communicationWithheldV1, withheldOf(one), {
          identity: one.communicationId,
          cause: message,
          at: new Date(erasedAt),
        });
    }
  }
}

/** They may have read of the erased, and show them as examples: what an earlier beginner says does not count. */
async function beginDryRunsAnew(tx: Transaction): Promise<void> {
  await tx.query(
    `UPDATE dry_runs SET state = 'waiting', begun = begun + 1, leased_until = NULL WHERE state = 'running'`,
  );
}
