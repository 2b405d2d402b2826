import { Injectable } from '@nestjs/common';
import { type ResponseCapturedV1, responseCapturedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { SuppressionListService } from '../suppression-list/suppression-list.service.js';
import { startOf, stopOf } from './stop.js';
import { Suppressions } from './suppressions.service.js';

export const stopsDurable = 'dispatcher-stops';

/** Hears stops where claims are made: the way over the profile takes longer than a customer may be told to wait. */
@Injectable()
export class StopsConsumer {
  constructor(
    private readonly suppressions: Suppressions,
    private readonly list: SuppressionListService,
  ) {}

  /** What an erased customer had said stands on the hash of the address alone. */
  @Consumes([responseCapturedV1], {
    durable: stopsDurable,
    batch: 200,
    forgotten: 'handled',
    reliedUpon: true,
  })
  recordStopsOfResponses(messages: Message<ResponseCapturedV1>[]): Effect {
    const known = messages.filter(({ forgotten }) => !forgotten);
    const stops = known.flatMap(({ data, envelope }) => stopOf(data, envelope.id) ?? []);
    const starts = known.flatMap(({ data, envelope }) => startOf(data, envelope.id) ?? []);
    return async (tx) => {
      await this.list.hear(
        tx,
        messages.map(({ data }) => data),
      );
      await this.suppressions.stop(tx, stops);
      await this.suppressions.start(tx, starts);
    };
  }
}
