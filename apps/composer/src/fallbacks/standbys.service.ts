import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Loop } from '@tourbus/platform';
import { DeferralStore } from '../deferrals/deferral-store.js';

const idleMilliseconds = 60_000;

/** Forgets what stood by for communications that have reached their customers. */
@Injectable()
export class Standbys implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({
    name: 'standbys',
    work: () => this.dismiss(new Date()),
    idle: idleMilliseconds,
  });

  constructor(private readonly deferrals: DeferralStore) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  async dismiss(now: Date): Promise<false> {
    await this.deferrals.dismiss(now);
    return false;
  }
}
