import { Injectable } from '@nestjs/common';
import {
  type CommunicationComposedV1,
  batchStuckWhenParked,
  communicationComposedV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Gathering, isMember } from '../print-streams/gathering.js';
import { RenderingService } from './rendering.service.js';

@Injectable()
export class RenderingConsumer {
  constructor(
    private readonly rendering: RenderingService,
    private readonly gathering: Gathering,
  ) {}

  @Consumes([communicationComposedV1], {
    durable: 'renderer-rendering',
    // Between two batches the browser waits: for the last document, and for the commit.
    batch: 128,
    whenParked: batchStuckWhenParked,
  })
  async renderComposedCommunications(messages: Message<CommunicationComposedV1>[]): Promise<Effect> {
    const together = messages.filter(isMember);
    const single = messages.filter((message) => !isMember(message));
    const effects = await Promise.all([
      ...(together.length > 0 ? [this.gathering.gather(together)] : []),
      ...(single.length > 0 ? [this.rendering.render(single)] : []),
    ]);
    return async (tx) => {
      for (const effect of effects) await effect(tx);
    };
  }
}
