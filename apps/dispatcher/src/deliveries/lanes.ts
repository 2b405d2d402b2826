import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Channel } from '@tourbus/contracts';
import { CONFIG, Loop, Outbox } from '@tourbus/platform';
import type { Config } from '../config.js';
import { Senders } from '../senders/senders.module.js';
import { Suppressions } from '../suppressions/suppressions.service.js';
import { Deliveries } from './deliveries.service.js';
import { DispatchMetrics } from './dispatch-metrics.js';
import { Lane } from './lane.js';

/** How often deliveries are looked for that a crashed dispatcher left behind. */
const recoveryMilliseconds = 1_000;
const measureMilliseconds = 5_000;

/** What the lanes stand on besides the work itself. */
@Injectable()
export class LanesContext {
  constructor(
    readonly suppressions: Suppressions,
    readonly outbox: Outbox,
    @Inject(CONFIG) readonly config: Config,
  ) {}
}

/** Runs a lane for each channel, so that a slow provider of one holds no other. */
@Injectable()
export class Lanes implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly lanes: ReadonlyMap<Channel, Lane>;
  private readonly loops: readonly Loop[];
  private caughtUp = false;

  constructor(
    senders: Senders,
    deliveries: Deliveries,
    metrics: DispatchMetrics,
    private readonly context: LanesContext,
  ) {
    const callSeconds = context.config.DISPATCHER_CALL_SECONDS;
    const mayClaim = () => this.stopsAreKnown();
    this.lanes = new Map(
      senders.all.map((sender) => [
        sender.channel,
        new Lane({ sender, deliveries, metrics, callSeconds, mayClaim }),
      ]),
    );
    this.loops = [
      new Loop({ name: 'recovery', work: () => deliveries.recover(), idle: recoveryMilliseconds }),
      new Loop({
        name: 'delivery-gauges',
        work: () => metrics.measure().then(() => false),
        idle: measureMilliseconds,
      }),
    ];
  }

  wake(channels: Iterable<Channel>): void {
    for (const channel of channels) this.lanes.get(channel)?.wake();
  }

  onApplicationBootstrap(): void {
    for (const part of [...this.lanes.values(), ...this.loops]) part.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.lanes.values(), ...this.loops].map((part) => part.stop()));
    await this.context.outbox.settled();
  }

  /** Stops that came while no dispatcher was up count before the first claim of this one. */
  private async stopsAreKnown(): Promise<boolean> {
    this.caughtUp ||= await this.context.suppressions.caughtUp();
    return this.caughtUp;
  }
}
