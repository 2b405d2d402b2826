import { Logger } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import { Loop } from '../background/loop.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { BatchHandling } from './batch-handling.js';
import type { Bus } from './bus.js';
import { type Subscription } from './consumes.decorator.js';
import { DurableConsumer } from './durable-consumer.js';
import type { RawMessage } from './message.js';
import type { Position } from './positions.js';
import { deliveredMessage } from './raw-message.js';
import { batchLength, bytesOf, isFull, mostPulled } from './room.js';

/** How long one pull waits for messages; also the longest that a stop waits for the bus. */
const pullMilliseconds = 2_000;
const defaultAckWaitSeconds = 15;
/**
 * Batches begin this far apart at least, unless one is full: what is faster than the stage before it would otherwise
 * pay a transaction for a handful of messages.
 */
const defaultPaceMilliseconds = 40;

/** Delivered this often, a message whose handling fails is parked with its reason. */
const mostTries = 8;
/** Delivered this often without anybody settling it, the bus gives it up and says so in an advisory. */
const mostDeliveries = 12;

const backoffMilliseconds = (deliveries: number): number => Math.min(60_000, 500 * 2 ** deliveries);

/** A message on the bus, and as we read it. */
interface Held {
  message: JsMsg;
  raw: RawMessage;
}

/** Pulls from one durable consumer, hands batches over, and is the only place that settles messages with the bus. */
export class ConsumerRunner {
  private readonly logger: Logger;
  private readonly durable: DurableConsumer;
  private readonly pulling: Loop;
  private readonly handling: Loop;
  private readonly ackWaitSeconds: number;
  private queue: Held[] = [];
  private held: Held[] = [];
  private heartbeat?: NodeJS.Timeout;
  private nextBatchAt = 0;
  private paused = false;

  constructor(
    readonly subscription: Subscription,
    bus: Bus,
    private readonly batches: BatchHandling,
    private readonly metrics: Metrics,
  ) {
    const { stream, durable, filter, contracts, ackWaitSeconds = defaultAckWaitSeconds } = subscription;
    const toldOnce = contracts.size === 0;
    this.logger = new Logger(durable);
    this.ackWaitSeconds = ackWaitSeconds;
    this.durable = new DurableConsumer(bus, {
      stream,
      durable,
      filter,
      ackWaitSeconds,
      mostDeliveries,
      toldOnce,
    });
    this.pulling = new Loop({ name: durable, work: () => this.pull(), idle: 500 });
    this.handling = new Loop({ name: durable, work: () => this.handleQueued(), idle: pullMilliseconds });
  }

  async start(): Promise<void> {
    await this.durable.ensure();
    const stillAlive = () => [...this.held, ...this.queue].forEach(({ message }) => message.working());
    this.heartbeat = setInterval(stillAlive, (this.ackWaitSeconds * 1_000) / 3);
    this.pulling.start();
    this.handling.start();
  }

  /** Takes nothing new until it may again; what is under way ends, and what was only fetched goes back at once. */
  async pause(paused: boolean): Promise<void> {
    if (this.paused === paused) return;
    this.paused = paused;
    if (paused) await this.giveBack(pullMilliseconds);
    else this.pulling.wake();
  }

  /** Gives back at once what was fetched and not begun; ends after the batch under way. */
  async stop(): Promise<void> {
    this.paused = true;
    this.batches.giveUpWaiting();
    await this.giveBack(pullMilliseconds);
    await Promise.all([this.pulling.stop(), this.handling.stop()]);
    clearInterval(this.heartbeat);
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

  /** @param delay milliseconds: what comes back before the pull under way has ended would come back to us */
  private async giveBack(delay?: number): Promise<void> {
    const unbegun = this.queue.splice(0);
    await this.batches.giveBack(unbegun.map(({ raw }) => raw.id));
    for (const { message } of unbegun) message.nak(delay);
  }

  private get full(): boolean {
    return isFull(this.waitingBytes(), this.subscription.batch);
  }

  private waitingBytes(): number[] {
    return this.queue.map(({ raw }) => bytesOf(raw));
  }

  private async pull(): Promise<boolean> {
    const { batch, contracts } = this.subscription;
    if (this.paused || this.full) return false;
    const messages = await this.durable.consumer.fetch({
      max_messages: Math.min(batch, mostPulled),
      expires: pullMilliseconds,
    });
    for await (const message of messages) {
      this.queue.push({ message, raw: deliveredMessage(message, contracts.size > 0) });
      this.handling.wake();
    }
    // What the bus had sent already is worth the wait: closing the pull would lose it until its ack wait is over.
    if (this.paused) await this.giveBack();
    return !this.paused && !this.full;
  }

  private async handleQueued(): Promise<boolean> {
    await this.gather();
    const length = batchLength(this.waitingBytes(), this.subscription.batch);
    this.held = this.paused ? [] : this.queue.splice(0, length);
    this.pulling.wake();
    if (this.held.length === 0) return false;
    try {
      await this.settle(this.held);
    } finally {
      this.held = [];
    }
    return true;
  }

  /** Lets what arrives meanwhile join the batch; the first after a quiet time waits for nothing but its own turn. */
  private async gather(): Promise<void> {
    await new Promise(setImmediate);
    const { paceMilliseconds = defaultPaceMilliseconds } = this.subscription;
    const wait = this.nextBatchAt - performance.now();
    if (wait > 0 && this.queue.length > 0 && !this.full)
      await new Promise((resolve) => setTimeout(resolve, wait));
    this.nextBatchAt = performance.now() + paceMilliseconds;
  }

  private async settle(held: readonly Held[]): Promise<void> {
    const failures = await this.batches.handle(held.map(({ raw }) => raw));
    const failed = held.filter(({ raw }) => failures.has(raw));
    for (const { message, raw } of held) if (!failures.has(raw)) message.ack();
    const again: Held[] = [];
    for (const one of failed)
      if (await this.isExhausted(one, failures.get(one.raw))) one.message.ack();
      else again.push(one);
    await this.batches.giveBack(again.map(({ raw }) => raw.id));
    for (const { message, raw } of again) {
      const deliveries = message.info.deliveryCount;
      this.metrics.retried.inc({ consumer: this.subscription.durable });
      this.logger.warn({ err: failures.get(raw), messageId: raw.id, deliveries }, 'will be tried again');
      message.nak(backoffMilliseconds(deliveries));
    }
  }

  private async isExhausted({ message, raw }: Held, failure: unknown): Promise<boolean> {
    const { deliveryCount } = message.info;
    return deliveryCount >= mostTries && this.batches.parkExhausted(raw, failure, deliveryCount);
  }
}
