import { Injectable } from '@nestjs/common';
import { type CommunicationMissedV1, communicationMissedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { DeferralStore } from '../deferrals/deferral-store.js';

/** Hears that customers were missed: what stands by for that asks its own questions then. */
@Injectable()
export class FallbacksConsumer {
  constructor(private readonly deferrals: DeferralStore) {}

  @Consumes([communicationMissedV1], { durable: 'composer-fallbacks', batch: 200 })
  goOn(messages: Message<CommunicationMissedV1>[]): Effect {
    const missed = messages.map(({ data }) => ({
      of: data.communicationId,
      reason: data.reason,
      at: new Date(data.missedAt),
    }));
    return (tx) => this.deferrals.release(tx, missed);
  }
}
