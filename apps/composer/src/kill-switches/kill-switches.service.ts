import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { policyKillSwitchesSetV1 } from '@tourbus/contracts';
import { Loop } from '@tourbus/platform';
import type { Policy } from '../policy/policy.js';
import { CountingWatch, identityOf } from '../publications/counting-watch.js';

/** Tells what the policies of brands stop, for whoever holds what was composed before. */
@Injectable()
export class KillSwitches implements OnApplicationBootstrap, OnModuleDestroy {
  readonly announce: (now: Date) => Promise<false>;
  private readonly loop = new Loop({
    name: 'kill-switches',
    work: () => this.announce(new Date()),
    idle: 500,
  });

  constructor(watch: CountingWatch) {
    this.announce = watch.over<Policy>('policy', (tx, counting) => {
      const { key, since, content } = counting;
      const set = {
        brand: key,
        ...(content && { policy: { key, version: content.version } }),
        killSwitches: content?.body.killSwitches ?? [],
        since: since.toISOString(),
      };
      tx.announce(policyKillSwitchesSetV1, set, { identity: identityOf(counting), at: since });
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
