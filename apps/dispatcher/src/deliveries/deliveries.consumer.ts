import { Injectable } from '@nestjs/common';
import {
  type CommunicationRenderedV1,
  batchStuckWhenParked,
  communicationRenderedV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Deliveries } from './deliveries.service.js';
import { Lanes } from './lanes.js';

@Injectable()
export class DeliveriesConsumer {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly lanes: Lanes,
  ) {}

  @Consumes([communicationRenderedV1], {
    durable: 'dispatcher-deliveries',
    batch: 200,
    whenParked: batchStuckWhenParked,
  })
  takeInRenderedCommunications(messages: Message<CommunicationRenderedV1>[]): Effect {
    return this.deliveries.takeIn(messages, (channels) => this.lanes.wake(channels));
  }
}
