import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Loop } from '../background/loop.js';
import { Metrics } from '../telemetry/metrics.js';
import { BatchHandling } from './batch-handling.js';
import { Bus } from './bus.js';
import { ConsumerRunner } from './consumer-runner.js';
import { type Handler, SUBSCRIPTION, type Subscription } from './consumes.decorator.js';
import { Outbox } from './outbox.js';
import { ParkedMessages } from './parked-messages.js';

/** Finds every handler, opens the bus, and runs consumers, sweeper and pruning for the life of the service. */
@Injectable()
export class Messaging implements OnApplicationBootstrap, OnModuleDestroy {
  private runners: ConsumerRunner[] = [];
  private loops: Loop[] = [];
  private nextPruning = 0;
  started = false;
  draining = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly outbox: Outbox,
    private readonly parked: ParkedMessages,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.open();
    this.runners = this.handlers().map(([subscription, handler]) => this.runner(subscription, handler));
    await Promise.all(this.runners.map((runner) => runner.start()));
    this.loops = [
      new Loop({ name: 'sweeper', work: async () => (await this.outbox.sweep()) > 0, idle: 2_000 }).start(),
      new Loop({ name: 'gauges', work: () => this.measure(), idle: 5_000 }).start(),
    ];
    this.started = true;
  }

  /** Before anything is closed: nothing new is taken, what is under way ends, facts reach the bus. */
  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    await Promise.all([...this.runners, ...this.loops].map((part) => part.stop()));
    await this.outbox.settled();
  }

  private runner(subscription: Subscription, handler: Handler<unknown>): ConsumerRunner {
    const { database, outbox, parked, bus, metrics } = this;
    const batches = new BatchHandling(subscription, handler, { database, outbox, parked, bus, metrics });
    parked.register(subscription.durable, (raw) => batches.replay(raw));
    return new ConsumerRunner(subscription, bus, batches, metrics);
  }

  private handlers(): [Subscription, Handler<unknown>][] {
    const scanner = new MetadataScanner();
    const reflector = new Reflector();
    return this.discovery.getProviders().flatMap(({ instance }) => {
      if (!instance || typeof instance !== 'object') return [];
      const provider = instance as Record<string, Handler<unknown>>;
      return scanner
        .getAllMethodNames(Object.getPrototypeOf(provider))
        .flatMap((name): [Subscription, Handler<unknown>][] => {
          const method = provider[name];
          const subscription = method && reflector.get<Subscription | undefined>(SUBSCRIPTION, method);
          return method && subscription ? [[subscription, method.bind(provider)]] : [];
        });
    });
  }

  private async measure(): Promise<false> {
    await Promise.all([...this.runners.map((runner) => runner.measure()), this.outbox.countUnpublished()]);
    if (Date.now() > this.nextPruning) {
      this.nextPruning = Date.now() + 3_600_000;
      await this.outbox.prune();
    }
    return false;
  }
}
