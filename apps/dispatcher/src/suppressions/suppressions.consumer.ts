import { Injectable } from '@nestjs/common';
import { type CustomerChangedV1, customerChangedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { suppressionOf } from './suppression.js';
import { Suppressions, suppressionsDurable } from './suppressions.service.js';

@Injectable()
export class SuppressionsConsumer {
  constructor(private readonly suppressions: Suppressions) {}

  @Consumes([customerChangedV1], { durable: suppressionsDurable, batch: 200 })
  recordStops(messages: Message<CustomerChangedV1>[]): Effect {
    const heard = messages.map(({ data }) => suppressionOf(data.customer));
    return (tx) => this.suppressions.record(tx, heard);
  }
}
