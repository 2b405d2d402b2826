import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { isConnectionFailure } from '../persistence/persistence.js';
import type { Metrics } from '../telemetry/metrics.js';
import { startConsumerSpan } from '../telemetry/trace.js';
import type { Bus } from './bus.js';
import type { Handler, Subscription } from './consumes.decorator.js';
import { Inbox } from './inbox.js';
import type { Message, RawMessage } from './message.js';
import type { Outbox } from './outbox.js';
import type { ParkedMessages } from './parked-messages.js';
import { PermanentFailure } from './permanent-failure.js';
import { readMessage } from './read-message.js';

export interface BatchOutcome {
  /** Messages to be tried again, with why; everything else is done: handled, handled before, or parked. */
  failures: Map<RawMessage, unknown>;
}

/** Longest pause between two looks at a database that is away. */
const longestPause = 5_000;

/** Gives messages their effect exactly once: inbox, effect and announced facts in one transaction. */
export class BatchHandling {
  private readonly logger: Logger;
  private readonly inbox: Inbox;
  private readonly labels;
  private stopping = false;

  constructor(
    private readonly subscription: Subscription,
    private readonly handler: Handler<unknown>,
    private readonly tools: {
      database: DataSource;
      outbox: Outbox;
      parked: ParkedMessages;
      bus: Bus;
      metrics: Metrics;
    },
  ) {
    this.logger = new Logger(subscription.durable);
    this.inbox = new Inbox(tools.database, subscription.durable);
    this.labels = { consumer: subscription.durable };
  }

  async handle(raws: readonly RawMessage[]): Promise<BatchOutcome> {
    try {
      await this.whileDatabaseIsAway(() => this.commit(raws));
      return { failures: new Map() };
    } catch (error) {
      const [only] = raws;
      if (raws.length === 1 && only) return this.conclude(only, error);
      // One of them is at fault: alone, each either succeeds or shows that it is the one.
      const failures = new Map<RawMessage, unknown>();
      for (const raw of raws)
        for (const [id, failure] of (await this.handle([raw])).failures) failures.set(id, failure);
      return { failures };
    }
  }

  /** Hands one parked message to the handler. @throws whatever the handler throws */
  async replay(raw: RawMessage): Promise<void> {
    await this.commit([raw]);
  }

  /** Parks a message that failed too often for a passing reason. @returns whether that was possible */
  async parkExhausted(raw: RawMessage, failure: unknown, deliveries: number): Promise<boolean> {
    const reason = failure instanceof Error ? failure.message : String(failure);
    const exhausted = new PermanentFailure(
      'retries-exhausted',
      `Tried ${deliveries} times, last: ${reason}`,
      'Mend the cause, then replay.',
    );
    return (await this.conclude(raw, exhausted, deliveries)).failures.size === 0;
  }

  /** Stops waiting for a database that is away; the messages go back to the bus. */
  giveUpWaiting(): void {
    this.stopping = true;
  }

  private async commit(raws: readonly RawMessage[]): Promise<void> {
    const read = await Promise.all(raws.map((raw) => this.read(raw)));
    const fresh = this.subscription.contracts.size > 0 ? await this.inbox.unhandled(read) : read;
    this.tools.metrics.duplicates.inc(this.labels, read.length - fresh.length);
    if (fresh.length === 0) return;
    const spans = fresh.map((message) => startConsumerSpan(this.subscription.durable, message.trace));
    try {
      const traced = fresh.map((message, i) => ({ ...message, trace: spans[i]?.context ?? message.trace }));
      const effect = await this.handler(traced);
      await this.tools.outbox.run(async (tx) => {
        if (this.subscription.contracts.size > 0) await this.inbox.remember(tx, traced);
        await effect(tx);
      });
      this.count(raws, fresh.length);
    } finally {
      for (const { span } of spans) span.end();
    }
  }

  private async read(raw: RawMessage): Promise<Message<unknown>> {
    const body = await this.tools.bus.bodyOf(raw.headers, raw.body);
    return readMessage(this.subscription, { ...raw, body });
  }

  private count(raws: readonly RawMessage[], handled: number): void {
    const { metrics } = this.tools;
    metrics.handled.inc(this.labels, handled);
    metrics.batch.observe(this.labels, handled);
    const now = Date.now();
    for (const { publishedAt } of raws)
      if (publishedAt) metrics.latency.observe(this.labels, Math.max(0, now - publishedAt.getTime()) / 1_000);
  }

  private async conclude(raw: RawMessage, error: unknown, deliveries = 1): Promise<BatchOutcome> {
    if (!(error instanceof PermanentFailure)) return { failures: new Map([[raw, error]]) };
    try {
      await this.tools.parked.park(this.subscription.durable, raw, error, deliveries);
      this.tools.metrics.parked.inc({ ...this.labels, code: error.code });
      return { failures: new Map() };
    } catch (parkingFailure) {
      return { failures: new Map([[raw, parkingFailure]]) };
    }
  }

  /** A database that is away is nobody's fault: hold the batch (heartbeats go on) instead of using up its tries. */
  private async whileDatabaseIsAway(work: () => Promise<void>): Promise<void> {
    for (let pause = 250; ; pause = Math.min(longestPause, pause * 2)) {
      try {
        return await work();
      } catch (error) {
        if (!isConnectionFailure(error) || this.stopping) throw error;
        this.logger.warn({ err: error }, 'the database is away, waiting');
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
