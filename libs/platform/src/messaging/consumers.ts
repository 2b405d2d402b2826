import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Metrics } from '../telemetry/metrics.js';
import { Advisories } from './advisories.js';
import { BatchHandling, type BatchTools } from './batch-handling.js';
import { Bus } from './bus.js';
import { Confirmations } from './confirmations.js';
import { ConsumerRunner } from './consumer-runner.js';
import { type Handler, SUBSCRIPTION, type Subscription } from './consumes.decorator.js';
import { Outbox } from './outbox.js';
import { ParkedMessages } from './parked-messages.js';
import type { Position } from './positions.js';
import { SERVICE_NAME } from './service-name.js';

/** What the handling of a batch stands on. */
@Injectable()
export class HandlingTools implements BatchTools {
  constructor(
    readonly database: DataSource,
    readonly outbox: Outbox,
    readonly confirmations: Confirmations,
    readonly parked: ParkedMessages,
    readonly bus: Bus,
    readonly metrics: Metrics,
  ) {}
}

/** Finds every handler of the service and runs a consumer for each. */
@Injectable()
export class Consumers {
  private runners: ConsumerRunner[] = [];
  private advisories?: Advisories;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly tools: HandlingTools,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  async start(): Promise<void> {
    const { bus, parked, metrics } = this.tools;
    const handlings = this.handlers().map(([subscription, handler]) => {
      const batches = new BatchHandling(subscription, handler, this.tools);
      parked.register(subscription.durable, (raw) => batches.replay(raw));
      return { subscription, batches };
    });
    this.runners = handlings.map(
      ({ subscription, batches }) => new ConsumerRunner(subscription, bus, batches, metrics),
    );
    this.advisories = new Advisories(this.service, bus, handlings);
    await Promise.all(
      [...this.runners, this.advisories].map((part) => bus.patiently('consumers', () => part.start())),
    );
  }

  /** Ends after what is under way. */
  async stop(): Promise<void> {
    await Promise.all([...this.runners.map((runner) => runner.stop()), this.advisories?.stop()]);
  }

  /** Takes nothing new as long as it is paused. */
  async pause(paused: boolean): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.pause(paused)));
  }

  /** Looks whether all consumers still stand, and shows how far behind they are. */
  async check(positions: readonly Position[]): Promise<void> {
    for (const runner of this.runners) await runner.check(positions);
    await this.advisories?.check();
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
}
