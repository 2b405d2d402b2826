import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Loop, Outbox } from '@tourbus/platform';
import { DeferralStore, type Waiting } from '../deferrals/deferral-store.js';
import { CompositionService } from './composition.service.js';

const idleMilliseconds = 1_000;
const together = 100;

/** Looks for what has waited long enough, and has it composed. */
@Injectable()
export class ReleasedDeferrals implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('released-deferrals');
  private readonly loop = new Loop({
    name: 'released-deferrals',
    work: () => this.release(new Date()),
    idle: idleMilliseconds,
  });

  constructor(
    private readonly deferrals: DeferralStore,
    private readonly composition: CompositionService,
    private readonly outbox: Outbox,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  /** Ends after those that are being composed. */
  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** One that cannot be composed keeps none of the others from it; its lease runs out, and it is tried again. */
  async release(now: Date): Promise<boolean> {
    const due = await this.deferrals.lease(now, together);
    if (due.length === 0) return false;
    try {
      await this.compose(due, now);
    } catch (error) {
      if (due.length === 1) throw error;
      for (const one of due) await this.compose([one], now).catch((error) => this.tell(one, error));
    }
    return true;
  }

  /** Whoever looks at the template finds out more: causes name no data here. */
  private tell({ communicationId }: Waiting, error: unknown): void {
    const name = error instanceof Error ? error.name : 'unknown';
    this.logger.warn({ communicationId, error: name }, 'what waited could not be composed, and waits on');
  }

  private async compose(due: readonly Waiting[], now: Date): Promise<void> {
    const effect = await this.composition.composeDeferred(due, now);
    await this.outbox.run(effect);
  }
}
