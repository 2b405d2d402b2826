import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Channel } from '@tourbus/contracts';
import { Draining, Loop, Outbox } from '@tourbus/platform';
import { Pauses } from '../pauses/pauses.service.js';
import { Providers } from '../providers/providers.module.js';
import { Freshness } from '../suppressions/freshness.js';
import { Suppressions } from '../suppressions/suppressions.service.js';
import { Deliveries } from './deliveries.service.js';
import { DispatchMetrics } from './dispatch-metrics.js';
import { Lane } from './lane.js';

/** How often deliveries are looked for that a crashed dispatcher left behind. */
const recoveryMilliseconds = 1_000;
const measureMilliseconds = 5_000;

const pruneMilliseconds = 60_000;

/** What the lanes stand on besides the work itself. */
@Injectable()
export class LanesContext {
  constructor(
    readonly outbox: Outbox,
    readonly suppressions: Suppressions,
    readonly freshness: Freshness,
    readonly pauses: Pauses,
    readonly draining: Draining,
  ) {}
}

/** Runs a lane for each provider, so that a slow one holds no other. */
@Injectable()
export class Lanes implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly lanes: readonly Lane[];
  private readonly ofChannel = new Map<Channel, Lane[]>();
  private readonly loops: readonly Loop[];

  constructor(
    providers: Providers,
    deliveries: Deliveries,
    metrics: DispatchMetrics,
    private readonly context: LanesContext,
  ) {
    const { outbox, suppressions, freshness, draining, pauses } = context;
    this.lanes = providers.all.map((provider) => {
      const preferred = this.ofChannel.get(provider.channel) ?? [];
      const lane = new Lane({
        provider,
        preferred,
        deliveries,
        metrics,
        mayClaim: () => freshness.proven && draining.current === undefined,
        pauses: () => pauses.now(),
      });
      this.ofChannel.set(provider.channel, [...preferred, lane]);
      return lane;
    });
    const quietly = (work: () => Promise<void>) => () => work().then(() => false);
    const prune = quietly(() => outbox.run((tx) => suppressions.prune(tx)));
    this.loops = [
      new Loop({ name: 'recovery', work: () => deliveries.recover(), idle: recoveryMilliseconds }),
      new Loop({
        name: 'delivery-gauges',
        work: quietly(() => metrics.measure()),
        idle: measureMilliseconds,
      }),
      new Loop({ name: 'old-stops', work: prune, idle: pruneMilliseconds }),
    ];
  }

  wake(channels: Iterable<Channel>): void {
    for (const channel of channels) for (const lane of this.ofChannel.get(channel) ?? []) lane.wake();
  }

  onApplicationBootstrap(): void {
    for (const part of [...this.lanes, ...this.loops]) part.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.lanes, ...this.loops].map((part) => part.stop()));
    await this.context.outbox.settled();
  }
}
