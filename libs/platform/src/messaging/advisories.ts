import { Logger } from '@nestjs/common';
import { advisories } from '@tourbus/contracts';
import { Loop } from '../background/loop.js';
import type { BatchHandling } from './batch-handling.js';
import type { Bus } from './bus.js';
import type { Subscription } from './consumes.decorator.js';
import { DurableConsumer } from './durable-consumer.js';
import { serviceOf } from './positions.js';
import { storedMessage } from './raw-message.js';

interface Advisory {
  stream: string;
  consumer: string;
  stream_seq: number;
  deliveries: number;
}

/** Whose messages may have used up their deliveries here. */
export interface Hearer {
  subscription: Subscription;
  batches: BatchHandling;
}

/** Parks what the bus has given up delivering: without this it would lie in its stream until it grows old. */
export class Advisories {
  private readonly logger = new Logger('advisories');
  private readonly durable: DurableConsumer;
  private readonly hearers: ReadonlyMap<string, Hearer>;
  private readonly loop: Loop;

  constructor(
    private readonly service: string,
    private readonly bus: Bus,
    hearers: readonly Hearer[],
  ) {
    this.hearers = new Map(hearers.map((hearer) => [hearer.subscription.durable, hearer]));
    this.durable = new DurableConsumer(bus, {
      stream: advisories.name,
      durable: `${service}-advisories`,
      filter: advisories.subjects[0],
      ackWaitSeconds: 60,
      mostDeliveries: -1,
    });
    this.loop = new Loop({ name: 'advisories', work: () => this.takeIn(), idle: 2_000 });
  }

  async start(): Promise<void> {
    await this.durable.ensure();
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  check(): Promise<void> {
    return this.durable.check();
  }

  private async takeIn(): Promise<boolean> {
    const messages = await this.durable.consumer.fetch({ max_messages: 100, expires: 2_000 });
    let any = false;
    for await (const message of messages) {
      any = true;
      const advisory = message.json<Advisory>();
      const hearer = this.hearers.get(advisory.consumer);
      try {
        if (hearer) await this.park(advisory, hearer);
        // A consumer of ours that only another version of this service has is left to that one.
        if (hearer || serviceOf(advisory.consumer) !== this.service) message.ack();
        else message.nak(5_000);
      } catch (error) {
        this.logger.warn({ err: error, consumer: advisory.consumer }, 'will be tried again');
        message.nak(5_000);
      }
    }
    return any;
  }

  private async park(
    { stream, stream_seq: seq, deliveries }: Advisory,
    { subscription, batches }: Hearer,
  ): Promise<void> {
    const stored = await this.bus.administration.streams.getMessage(stream, { seq });
    const ours = subscription.contracts.size > 0;
    // Gone, or the place of another one by now: there is nothing to park.
    if (!stored || (ours && !subscription.contracts.has(stored.subject))) return;
    await batches.parkUndeliverable(storedMessage(stored, stream, ours), deliveries);
  }
}
