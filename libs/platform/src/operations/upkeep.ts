import { Injectable } from '@nestjs/common';
import { Loop } from '../background/loop.js';
import { Consumers } from '../messaging/consumers.js';
import { Outbox } from '../messaging/outbox.js';
import { Positions } from '../messaging/positions.js';
import { StreamRoom } from '../messaging/stream-room.js';
import { Sweeper } from '../messaging/sweeper.js';
import { Metrics } from '../telemetry/metrics.js';
import { Draining } from './draining.js';
import { Work } from './work.js';

const hour = 3_600_000;

/** Where a service stands on the bus and in its outbox. */
@Injectable()
export class Standing {
  constructor(
    readonly positions: Positions,
    readonly work: Work,
    readonly metrics: Metrics,
    readonly room: StreamRoom,
  ) {}
}

/** What has to be looked at again and again, whatever the service does. */
@Injectable()
export class Upkeep {
  private readonly loops: readonly Loop[];
  private nextPruning = 0;

  constructor(
    private readonly consumers: Consumers,
    private readonly draining: Draining,
    private readonly standing: Standing,
    private readonly outbox: Outbox,
    sweeper: Sweeper,
  ) {
    this.loops = [
      new Loop({ name: 'draining', work: () => this.lookAtDraining(), idle: 1_000 }),
      new Loop({ name: 'sweeper', work: async () => (await sweeper.sweep()) > 0, idle: 2_000 }),
      new Loop({ name: 'standing', work: () => this.lookAtStanding(), idle: 5_000 }),
    ];
  }

  async start(): Promise<void> {
    await this.draining.look();
    await this.draining.watch(() => this.pauseOrGoOn());
    for (const loop of this.loops) loop.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  /** What waits for the next service is bounded here too: a consumer that may add nothing takes nothing. */
  private async pauseOrGoOn(): Promise<void> {
    await this.consumers.pause(this.draining.current !== undefined || this.standing.work.full);
  }

  private async lookAtDraining(): Promise<false> {
    await this.draining.look();
    return false;
  }

  private async lookAtStanding(): Promise<false> {
    const { positions, work, metrics, room } = this.standing;
    metrics.outboxUnconfirmed.set(await work.measure());
    await this.pauseOrGoOn();
    await positions.look().finally(() => this.consumers.check(positions.all));
    if (Date.now() > this.nextPruning) {
      this.nextPruning = Date.now() + hour;
      await this.outbox.prune();
    }
    await room.look();
    return false;
  }
}
