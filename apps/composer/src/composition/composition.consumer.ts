import { Injectable } from '@nestjs/common';
import { type DataArrivedV1, batchStuckWhenParked, dataArrivedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { CompositionService } from './composition.service.js';

@Injectable()
export class CompositionConsumer {
  constructor(private readonly composition: CompositionService) {}

  @Consumes([dataArrivedV1], {
    durable: 'composer-composition',
    batch: 200,
    // Batches wait for what was decided about each of their rows.
    forgotten: 'handled',
    whenParked: batchStuckWhenParked,
  })
  composeRequestedCommunications(messages: Message<DataArrivedV1>[]): Promise<Effect> {
    return this.composition.compose(messages);
  }
}
