import { Injectable } from '@nestjs/common';
import {
  type CommunicationRenderedV1,
  batchStuckWhenParked,
  communicationRenderedV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Lanes } from './lanes.js';
import { TakingIn } from './taking-in.service.js';

@Injectable()
export class DeliveriesConsumer {
  constructor(
    private readonly takingIn: TakingIn,
    private readonly lanes: Lanes,
  ) {}

  @Consumes([communicationRenderedV1], {
    durable: 'dispatcher-deliveries',
    batch: 200,
    // Somebody waits for how it ends.
    forgotten: 'handled',
    whenParked: batchStuckWhenParked,
  })
  takeInRenderedCommunications(messages: Message<CommunicationRenderedV1>[]): Promise<Effect> {
    return this.takingIn.takeIn(messages, (channels) => this.lanes.wake(channels));
  }
}
