import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ArtefactMissing } from '../artefacts/artefact-store.js';
import { isConnectionFailure } from '../persistence/connection-failure.js';
import { ForgottenMeanwhile, Sieve } from '../forgetting/sieve.js';
import type { Metrics } from '../telemetry/metrics.js';
import { startConsumerSpan } from '../telemetry/trace.js';
import type { Bus } from './bus.js';
import type { Confirmations } from './confirmations.js';
import type { Handler, Subscription } from './consumes.decorator.js';
import { Inbox } from './inbox.js';
import { type Message, type RawMessage, publisherOf } from './message.js';
import type { Outbox } from './outbox.js';
import type { ParkedMessages } from './parked-messages.js';
import { PermanentFailure } from './permanent-failure.js';
import { readMessage } from './read-message.js';
import { Suspects, endsOfPoison, isPoison } from './suspects.js';
import { deliveriesUsedUp, putAside, quarantined, retriesExhausted } from './unheard.js';
import { announceParked } from './when-parked.js';

/** Messages to be tried again, with why; everything else is done: handled, handled before, or parked. */
export type Failures = Map<RawMessage, unknown>;

export interface BatchTools {
  database: DataSource;
  outbox: Outbox;
  confirmations: Confirmations;
  parked: ParkedMessages;
  bus: Bus;
  metrics: Metrics;
}

/** Longest pause between two looks at a database that is away. */
const longestPause = 5_000;

/** Gives messages their effect exactly once: inbox, effect and announced facts in one transaction. */
export class BatchHandling {
  private readonly logger: Logger;
  private readonly inbox: Inbox;
  private readonly suspects: Suspects;
  private readonly sieve: Sieve;
  private readonly labels;
  private stopping = false;

  constructor(
    private readonly subscription: Subscription,
    private readonly handler: Handler<unknown>,
    private readonly tools: BatchTools,
  ) {
    this.logger = new Logger(subscription.durable);
    this.inbox = new Inbox(tools.database, subscription.durable);
    this.suspects = new Suspects(tools.database, subscription.durable);
    this.sieve = new Sieve(subscription, tools.outbox.forgotten);
    this.labels = { consumer: subscription.durable };
  }

  /** Never throws: what could not be done is among the failures. */
  async handle(raws: readonly RawMessage[]): Promise<Failures> {
    const open = await this.notPutAside(raws);
    const again = open.filter(({ deliveries = 1 }) => deliveries > 1);
    const failures = await this.handleTogether(open.filter((raw) => !again.includes(raw)));
    for (const suspect of await this.unhandledOf(again))
      for (const [raw, failure] of await this.handleAlone(suspect)) failures.set(raw, failure);
    return failures;
  }

  /** Hands one parked message to the handler. @throws whatever the handler throws */
  async replay(raw: RawMessage): Promise<void> {
    await this.commit([raw]);
    this.confirm([raw]);
  }

  /** Notes, as far as that is possible, that these are given back by a process that lives. */
  async giveBack(ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await this.suspects
        .survive(ids)
        .catch((error: unknown) => this.logger.warn({ err: error }, 'given back without a note'));
  }

  /** Parks a message that failed too often for a passing reason. @returns whether that was possible */
  async parkExhausted(raw: RawMessage, failure: unknown, deliveries: number): Promise<boolean> {
    return (await this.conclude(raw, retriesExhausted(deliveries, failure), deliveries)).size === 0;
  }

  /** Parks a message that the bus will not deliver any more, unless it was handled. @throws where that is not possible */
  async parkUndeliverable(raw: RawMessage, deliveries: number): Promise<void> {
    const usedUp = deliveriesUsedUp(deliveries);
    for (const unhandled of await this.unhandledOf([raw])) {
      // Perhaps nobody has looked at it yet, and it is garbage that nobody need wait for.
      if (this.subscription.reliedUpon && (await this.handleAlone({ ...unhandled, deliveries })).size === 0)
        continue;
      for (const failure of (await this.conclude(unhandled, usedUp, deliveries)).values()) throw failure;
    }
  }

  /** Stops waiting for a database that is away; the messages go back to the bus. */
  giveUpWaiting(): void {
    this.stopping = true;
  }

  private async handleTogether(raws: readonly RawMessage[]): Promise<Failures> {
    if (raws.length === 0) return new Map();
    try {
      await this.whileDatabaseIsAway(() => this.commit(raws));
      this.confirm(raws);
      return new Map();
    } catch (error) {
      const [only] = raws;
      if (raws.length === 1 && only) return this.conclude(only, error);
      // One of them is at fault: alone, each either succeeds or shows that it is the one.
      const failures: Failures = new Map();
      for (const raw of raws)
        for (const [one, failure] of await this.handleTogether([raw])) failures.set(one, failure);
      return failures;
    }
  }

  private async handleAlone(suspect: RawMessage): Promise<Failures> {
    const { id, deliveries = 1 } = suspect;
    try {
      const record = await this.whileDatabaseIsAway(() => this.suspects.begin(id));
      const ends = endsOfPoison(this.subscription);
      const failures = await (isPoison(record, deliveries, ends)
        ? this.conclude(suspect, quarantined(ends), deliveries)
        : this.handleTogether([suspect]));
      if (failures.size === 0) await this.whileDatabaseIsAway(() => this.suspects.forget(id));
      return failures;
    } catch (error) {
      return new Map([[suspect, error]]);
    }
  }

  /**
   * What is put aside unconfirmed, its publisher sends again and again: that is no further try, which might end one more
   * process, and is confirmed only where an operator has discarded it.
   */
  private async notPutAside(raws: readonly RawMessage[]): Promise<readonly RawMessage[]> {
    if (!this.subscription.reliedUpon) return raws;
    const ids = raws.map(({ id }) => id);
    const look = () => putAside(this.tools.database, this.subscription.durable, ids);
    const states = await this.whileDatabaseIsAway(look).catch(() => new Map<string, string>());
    this.confirm(raws.filter(({ id }) => states.get(id) === 'discarded'));
    return raws.filter(({ id }) => !states.has(id));
  }

  /** Most that is delivered again was handled before, and only its acknowledgement was lost. */
  private async unhandledOf(raws: readonly RawMessage[]): Promise<readonly RawMessage[]> {
    if (raws.length === 0 || this.subscription.contracts.size === 0) return raws;
    const handled = await this.whileDatabaseIsAway(() => this.inbox.handled(raws.map(({ id }) => id))).catch(
      () => new Set<string>(),
    );
    this.confirm(raws.filter(({ id }) => handled.has(id)));
    this.tools.metrics.duplicates.inc(this.labels, handled.size);
    return raws.filter(({ id }) => !handled.has(id));
  }

  private async commit(raws: readonly RawMessage[]): Promise<void> {
    const read = await Promise.all(raws.map((raw) => this.read(raw)));
    const fresh = this.subscription.contracts.size > 0 ? await this.inbox.unhandled(read) : read;
    this.tools.metrics.duplicates.inc(this.labels, read.length - fresh.length);
    if (fresh.length === 0) return;
    const spans = fresh.map((message) => startConsumerSpan(this.subscription.durable, message.trace));
    try {
      const traced = fresh.map((message, i) => ({ ...message, trace: spans[i]?.context ?? message.trace }));
      const { marked, handled } = await this.sieve.sift(this.tools.database, traced);
      const effect = handled.length > 0 ? await this.handler(handled) : undefined;
      await this.tools.outbox.run(async (tx) => {
        await this.sieve.hold(tx, marked);
        if (this.subscription.contracts.size > 0) await this.inbox.remember(tx, traced);
        await effect?.(tx);
      });
      this.count(raws, fresh.length);
    } catch (error) {
      if (!(error instanceof ForgottenMeanwhile)) throw error;
      await this.commit(raws);
    } finally {
      for (const { span } of spans) span.end();
    }
  }

  private async read(raw: RawMessage): Promise<Message<unknown>> {
    const body = await this.tools.bus.bodyOf(raw.headers, raw.body);
    return readMessage(this.subscription, { ...raw, body });
  }

  /** With its body, which may lie elsewhere, and not for as long as it is parked. One that is not there is why it is parked. */
  private async whole(raw: RawMessage): Promise<RawMessage> {
    const { 'ce-dataref': reference, ...headers } = raw.headers;
    if (reference === undefined) return raw;
    try {
      return { ...raw, headers, body: await this.tools.bus.bodyOf(raw.headers, raw.body) };
    } catch (error) {
      if (error instanceof ArtefactMissing) return raw;
      throw error;
    }
  }

  /** Tells those who published them that their facts have arrived for good. */
  private confirm(raws: readonly RawMessage[]): void {
    const byPublisher = Map.groupBy(raws, ({ headers }) => publisherOf(headers));
    for (const [publisher, theirs] of byPublisher)
      if (publisher)
        this.tools.confirmations.send(
          publisher,
          theirs.map(({ id }) => id),
        );
  }

  private count(raws: readonly RawMessage[], handled: number): void {
    const { metrics } = this.tools;
    metrics.handled.inc(this.labels, handled);
    metrics.batch.observe(this.labels, handled);
    const now = Date.now();
    for (const { publishedAt } of raws)
      if (publishedAt) metrics.latency.observe(this.labels, Math.max(0, now - publishedAt.getTime()) / 1_000);
  }

  private async conclude(raw: RawMessage, error: unknown, deliveries = 1): Promise<Failures> {
    if (!(error instanceof PermanentFailure)) return new Map([[raw, error]]);
    try {
      const whole = await this.whole(raw);
      await this.tools.outbox.run(async (tx) => {
        await this.tools.parked.park(this.subscription.durable, whole, error, deliveries, tx.entities);
        announceParked(tx, this.subscription, whole, error);
      });
      this.tools.metrics.parked.inc({ ...this.labels, code: error.code });
      if (!this.subscription.reliedUpon) this.confirm([raw]);
      return new Map();
    } catch (parkingFailure) {
      return new Map([[raw, parkingFailure]]);
    }
  }

  /** A database that is away is nobody's fault: hold the batch (heartbeats go on) instead of using up its tries. */
  private async whileDatabaseIsAway<T>(work: () => Promise<T>): Promise<T> {
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
