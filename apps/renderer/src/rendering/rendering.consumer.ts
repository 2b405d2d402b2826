import { Injectable } from '@nestjs/common';
import {
  type CommunicationComposedV1,
  batchStuckWhenParked,
  communicationComposedV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Gathering, isMember } from '../print-streams/gathering.js';
import { withholdErased } from '../erasure/withheld.js';
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
    // Somebody waits for how it ends.
    forgotten: 'handled',
    whenParked: batchStuckWhenParked,
  })
  async renderComposedCommunications(messages: Message<CommunicationComposedV1>[]): Promise<Effect> {
    const erased = messages.filter(({ forgotten }) => forgotten);
    const about = messages.filter(({ forgotten }) => !forgotten);
    const together = about.filter(isMember);
    const single = about.filter((message) => !isMember(message));
    const effects = await Promise.all([
      ...(together.length > 0 ? [this.gathering.gather(together)] : []),
      ...(single.length > 0 ? [this.rendering.render(single)] : []),
    ]);
    return async (tx) => {
      for (const effect of effects) await effect(tx);
      for (const { data, ...cause } of erased) withholdErased(tx, data, cause);
      await this.rendering.discard(
        tx,
        erased.map(({ data }) => data.communicationId),
      );
    };
  }
}
