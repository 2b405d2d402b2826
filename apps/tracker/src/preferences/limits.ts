import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const minute = 60;
/** Of one link: a person reads, and saves, and looks again. */
const looks = 60;
const changes = 12;

/**
 * How often the pages behind one link may be asked for, and changed. Counted by the link and not by the network: who has
 * none is answered before anything is looked up, and costs one signature. Each replica counts for itself.
 */
@Injectable()
export class PreferenceLimits {
  private readonly looked = new RateLimiterMemory({ points: looks, duration: minute });
  private readonly changed = new RateLimiterMemory({ points: changes, duration: minute });

  /** @returns how many seconds to wait, where it was too often */
  async refuse(communicationId: string, what: 'look' | 'change'): Promise<number | undefined> {
    try {
      await (what === 'look' ? this.looked : this.changed).consume(communicationId);
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
    }
  }
}
