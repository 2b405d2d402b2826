import { Injectable } from '@nestjs/common';
import {
  type CustomerErasedV1,
  communicationFailedV1,
  customerErased,
  withheldErased,
} from '@tourbus/contracts';
import {
  type Effect,
  type Message,
  type Transaction,
  erasedBy,
  extractTrace,
  forget,
} from '@tourbus/platform';
import { SuppressionListService } from '../suppression-list/suppression-list.service.js';
import { suppressionsOf } from './erasure.js';
import { holdings } from './holdings.js';
import { type Unfinished, endUnfinished } from './unfinished.js';
import { withholdErased } from './withheld.js';

/** Forgets customers: what waits for them ends, and what they forbade stands on the hashes of their addresses. */
@Injectable()
export class Erasure {
  constructor(private readonly list: SuppressionListService) {}

  forget(messages: readonly Message<CustomerErasedV1>[]): Effect {
    return async (tx) => {
      await tx.forgotten.remember(tx, erasedBy(messages));
      await this.list.addByHand(
        tx,
        messages.flatMap(({ data }) => suppressionsOf(data)),
      );
      for (const message of messages) await this.forgetOne(tx, message);
    };
  }

  private async forgetOne(tx: Transaction, message: Message<CustomerErasedV1>): Promise<void> {
    const { customerId, erasedAt } = message.data;
    // As whoever begins calls to them: after those that are being committed.
    await tx.query('SELECT 1 FROM suppressions WHERE customer_id = $1 FOR UPDATE', [customerId]);
    for (const one of await endUnfinished(tx, customerId, customerErased.code)) {
      const cause = { envelope: one.cause.envelope, trace: extractTrace(one.cause.trace) };
      if (one.calling) announceAmbiguous(tx, one, erasedAt);
      else withholdErased(tx, one.head, cause);
    }
    await forget(tx, holdings, customerId);
  }
}

function announceAmbiguous(
  tx: Transaction,
  { head, cause, provider, attempt }: Unfinished,
  at: string,
): void {
  const { trace: _none, ...said } = withheldErased(head);
  tx.announce(
    communicationFailedV1,
    {
      ...said,
      channel: head.channel ?? 'email',
      outcome: 'ambiguous',
      ...(provider !== null && { provider }),
      attempt,
      failedAt: at,
    },
    {
      identity: head.communicationId,
      cause: { envelope: cause.envelope, trace: extractTrace(cause.trace) },
      at: new Date(at),
    },
  );
}
