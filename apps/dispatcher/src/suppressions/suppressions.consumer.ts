import { Injectable } from '@nestjs/common';
import { type CustomerChangedV1, customerChangedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { profileHeard } from './suppression.js';
import { Suppressions } from './suppressions.service.js';

export const suppressionsDurable = 'dispatcher-suppressions';

@Injectable()
export class SuppressionsConsumer {
  constructor(private readonly suppressions: Suppressions) {}

  @Consumes([customerChangedV1], { durable: suppressionsDurable, batch: 200, reliedUpon: true })
  recordSuppressions(messages: Message<CustomerChangedV1>[]): Effect {
    const heard = messages.map(({ data, envelope }) => profileHeard(data, envelope.causationid));
    return (tx) => this.suppressions.record(tx, heard);
  }
}
