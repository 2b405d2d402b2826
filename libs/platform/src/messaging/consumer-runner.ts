import { Logger } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import { Loop } from '../background/loop.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Bus } from './bus.js';
import { type Subscription } from './consumes.decorator.js';
import type { BatchHandling } from './batch-handling.js';
import { DurableConsumer } from './durable-consumer.js';
import type { Position } from './positions.js';
import { deliveredMessage } from './raw-message.js';

/** How long one pull waits for messages; also the longest that a stop waits for the bus. */
const pullMilliseconds = 2_000;
const defaultAckWaitSeconds = 15;

/** Delivered this often, a message whose handling fails is parked with its reason. */
const mostTries = 8;
/** Delivered this often without anybody settling it, the bus gives it up and says so in an advisory. */
const mostDeliveries = 12;

const backoffMilliseconds = (deliveries: number): number => Math.min(60_000, 500 * 2 ** deliveries);

/** Pulls from one durable consumer, hands batches over, and is the only place that settles messages with the bus. */
export class ConsumerRunner {
  private readonly logger: Logger;
  private readonly queue: JsMsg[] = [];
  private held: JsMsg[] = [];
  private readonly durable: DurableConsumer;
  private readonly pulling: Loop;
  private readonly handling: Loop;
  private heartbeat?: NodeJS.Timeout;
  private paused = false;

  constructor(
    readonly subscription: Subscription,
    bus: Bus,
    private readonly batches: BatchHandling,
    private readonly metrics: Metrics,
  ) {
    this.logger = new Logger(subscription.durable);
    const { stream, durable, filter, ackWaitSeconds = defaultAckWaitSeconds } = subscription;
    this.durable = new DurableConsumer(bus, { stream, durable, filter, ackWaitSeconds, mostDeliveries });
    this.pulling = new Loop({ name: subscription.durable, work: () => this.pull(), idle: 500 });
    this.handling = new Loop({
      name: subscription.durable,
      work: () => this.handleQueued(),
      idle: pullMilliseconds,
    });
  }

  async start(): Promise<void> {
    await this.durable.ensure();
    const ackWait = (this.subscription.ackWaitSeconds ?? defaultAckWaitSeconds) * 1_000;
    this.heartbeat = setInterval(
      () => [...this.held, ...this.queue].forEach((message) => message.working()),
      ackWait / 3,
    );
    this.pulling.start();
    this.handling.start();
  }

  /** Takes nothing new until it may again; what is under way ends, and what was only fetched goes back. */
  pause(paused: boolean): void {
    this.paused = paused;
    if (paused) this.giveBack();
    else this.pulling.wake();
  }

  /** Whether nothing is in hand. */
  get idle(): boolean {
    return this.held.length === 0 && this.queue.length === 0;
  }

  /** Ends after the batch under way; what was pulled and not begun goes back to the bus at once. */
  async stop(): Promise<void> {
    this.batches.giveUpWaiting();
    await Promise.all([this.pulling.stop(), this.handling.stop()]);
    clearInterval(this.heartbeat);
    this.giveBack();
  }

  /** Looks whether the consumer still stands, and shows how far behind it is. */
  async check(positions: readonly Position[]): Promise<void> {
    await this.durable.check();
    const position = positions.find(({ durable }) => durable === this.subscription.durable);
    const labels = { consumer: this.subscription.durable };
    this.metrics.lag.set(labels, position?.lag ?? 0);
    this.metrics.unacknowledged.set(labels, position?.unacknowledged ?? 0);
    this.metrics.oldest.set(labels, position?.oldest ? (Date.now() - position.oldest.getTime()) / 1_000 : 0);
  }

  private giveBack(): void {
    for (const message of this.queue.splice(0)) message.nak();
  }

  private async pull(): Promise<boolean> {
    if (this.paused || this.queue.length >= this.subscription.batch) return false;
    const messages = await this.durable.consumer.fetch({
      max_messages: this.subscription.batch,
      expires: pullMilliseconds,
    });
    for await (const message of messages) {
      if (this.paused) message.nak();
      else this.queue.push(message);
      this.handling.wake();
    }
    return this.queue.length < this.subscription.batch;
  }

  private async handleQueued(): Promise<boolean> {
    // One turn of the event loop lets everything that has already arrived join the batch.
    await new Promise(setImmediate);
    this.held = this.queue.splice(0, this.subscription.batch);
    this.pulling.wake();
    if (this.held.length === 0) return false;
    try {
      await this.settle(this.held);
    } finally {
      this.held = [];
    }
    return true;
  }

  private async settle(messages: JsMsg[]): Promise<void> {
    const raws = messages.map((message) => deliveredMessage(message, this.subscription.contracts.size > 0));
    const failures = await this.batches.handle(raws);
    await Promise.all(
      messages.map(async (message, i) => {
        const raw = raws[i];
        const failure = raw && failures.get(raw);
        if (failure === undefined) return message.ack();
        if (
          raw &&
          message.info.deliveryCount >= mostTries &&
          (await this.batches.parkExhausted(raw, failure, message.info.deliveryCount))
        )
          return message.ack();
        this.metrics.retried.inc({ consumer: this.subscription.durable });
        this.logger.warn(
          { err: failure, messageId: raw?.id, deliveries: message.info.deliveryCount },
          'will be tried again',
        );
        message.nak(backoffMilliseconds(message.info.deliveryCount));
      }),
    );
  }
}
