import { Injectable } from '@nestjs/common';
import {
  type CommunicationComposedV1,
  batchStuckWhenParked,
  communicationComposedV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { RenderingService } from './rendering.service.js';

@Injectable()
export class RenderingConsumer {
  constructor(private readonly rendering: RenderingService) {}

  @Consumes([communicationComposedV1], {
    durable: 'renderer-rendering',
    batch: 64,
    whenParked: batchStuckWhenParked,
  })
  renderComposedCommunications(messages: Message<CommunicationComposedV1>[]): Promise<Effect> {
    return this.rendering.render(messages);
  }
}
