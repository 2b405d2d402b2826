import { Injectable } from '@nestjs/common';
import type { CustomerErasedV1 } from '@tourbus/contracts';
import { type Effect, type Message, erasedBy, forget } from '@tourbus/platform';
import { holdings } from './holdings.js';

/** Forgets customers: communications stay as counts, and links in what was sent open nothing any more. */
@Injectable()
export class Erasure {
  forget(messages: readonly Message<CustomerErasedV1>[]): Effect {
    return async (tx) => {
      await tx.forgotten.remember(tx, erasedBy(messages));
      for (const { data } of messages) await forget(tx, holdings, data.customerId);
    };
  }
}
