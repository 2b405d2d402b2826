import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { preferencesOfferedV1 } from '@tourbus/contracts';
import { Loop } from '@tourbus/platform';
import type { Brand } from '../brands/brand.js';
import { CountingWatch, identityOf } from '../publications/counting-watch.js';
import { offerOf } from './offers.js';

/** Tells what brands let their customers choose among. One that no longer counts is left as it was offered. */
@Injectable()
export class Offers implements OnApplicationBootstrap, OnModuleDestroy {
  readonly announce: (now: Date) => Promise<false>;
  private readonly loop = new Loop({
    name: 'offers',
    work: () => this.announce(new Date()),
    idle: 2_000,
  });

  constructor(watch: CountingWatch) {
    this.announce = watch.over<Brand>('brand', (tx, counting) => {
      const offer = offerOf(counting);
      if (offer)
        tx.announce(preferencesOfferedV1, offer, { identity: identityOf(counting), at: counting.since });
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
