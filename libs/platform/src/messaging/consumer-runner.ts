import { Logger } from '@nestjs/common';
import { AckPolicy, DeliverPolicy, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Loop } from '../background/loop.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Bus } from './bus.js';
import { type Subscription } from './consumes.decorator.js';
import type { RawMessage } from './message.js';
import type { BatchHandling } from './batch-handling.js';

/** How long one pull waits for messages; also the longest that a stop waits for the bus. */
const pullMilliseconds = 2_000;
const defaultAckWaitSeconds = 15;

/** Delivered this often without an outcome, a message has most likely ended the processes that held it. */
const mostDeliveries = 8;

const backoffMilliseconds = (deliveries: number): number => Math.min(60_000, 500 * 2 ** deliveries);

/** Pulls from one durable consumer, hands batches over, and is the only place that settles messages with the bus. */
export class ConsumerRunner {
  private readonly logger: Logger;
  private readonly queue: JsMsg[] = [];
  private held: JsMsg[] = [];
  private consumer?: Consumer;
  private readonly pulling: Loop;
  private readonly handling: Loop;
  private heartbeat?: NodeJS.Timeout;

  constructor(
    readonly subscription: Subscription,
    private readonly bus: Bus,
    private readonly batches: BatchHandling,
    private readonly metrics: Metrics,
  ) {
    this.logger = new Logger(subscription.durable);
    this.pulling = new Loop({ name: subscription.durable, work: () => this.pull(), idle: 500 });
    this.handling = new Loop({
      name: subscription.durable,
      work: () => this.handleQueued(),
      idle: pullMilliseconds,
    });
  }

  async start(): Promise<void> {
    const { stream, durable, filter } = this.subscription;
    const ackWait = (this.subscription.ackWaitSeconds ?? defaultAckWaitSeconds) * 1_000;
    await this.bus.administration.consumers.add(stream, {
      durable_name: durable,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ackWait),
      // Never stranded: what fails too often is parked by us, with its reason.
      max_deliver: -1,
      max_ack_pending: 5_000,
    });
    this.consumer = await this.bus.client.consumers.get(stream, durable);
    this.heartbeat = setInterval(
      () => [...this.held, ...this.queue].forEach((message) => message.working()),
      ackWait / 3,
    );
    this.pulling.start();
    this.handling.start();
  }

  /** Ends after the batch under way; what was pulled and not begun goes back to the bus at once. */
  async stop(): Promise<void> {
    this.batches.giveUpWaiting();
    await Promise.all([this.pulling.stop(), this.handling.stop()]);
    clearInterval(this.heartbeat);
    for (const message of this.queue.splice(0)) message.nak();
  }

  /** Asks the bus how far behind this consumer is. */
  async measure(): Promise<void> {
    const info = await this.consumer?.info();
    const labels = { consumer: this.subscription.durable };
    this.metrics.lag.set(labels, info?.num_pending ?? 0);
    this.metrics.unacknowledged.set(labels, info?.num_ack_pending ?? 0);
  }

  private async pull(): Promise<boolean> {
    if (!this.consumer || this.queue.length >= this.subscription.batch) return false;
    const messages = await this.consumer.fetch({
      max_messages: this.subscription.batch,
      expires: pullMilliseconds,
    });
    for await (const message of messages) {
      this.queue.push(message);
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
    const raws = messages.map((message) => toRaw(message, this.subscription.contracts.size > 0));
    const outcome = await this.batches.handle(raws);
    await Promise.all(
      messages.map(async (message, i) => {
        const raw = raws[i];
        const failure = raw && outcome.failures.get(raw);
        if (failure === undefined) return message.ack();
        if (
          raw &&
          message.info.deliveryCount >= mostDeliveries &&
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

/** What others published may have any id, or one that another source also uses: its place in the stream is its own. */
const toRaw = (message: JsMsg, ours: boolean): RawMessage => {
  const headers: Record<string, string> = {};
  for (const name of message.headers?.keys() ?? [])
    headers[name.toLowerCase()] = message.headers?.get(name) ?? '';
  const id = (ours && headers['ce-id']) || `${message.info.stream}:${message.seq}`;
  return { id, subject: message.subject, headers, body: message.string(), publishedAt: message.time };
};
