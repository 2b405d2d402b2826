import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type PlatformConfig } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { Positions, serviceOf } from '../messaging/positions.js';
import { SERVICE_NAME } from '../messaging/service-name.js';
import { type Backlog, Sweeper } from '../messaging/sweeper.js';
import { type Drain, Draining } from './draining.js';

const retryAfterSeconds = 10;

export interface WorkReport {
  service: string;
  /** By whom and since when it takes nothing new; absent while it works. */
  draining?: Drain;
  consumers: {
    durable: string;
    lag: number;
    unacknowledged: number;
    /** Age of the oldest message that is not settled; 0 where all are. */
    oldestSeconds: number;
  }[];
  /** Facts that this service committed and others have not confirmed. */
  outbox: { unconfirmed: number; oldestSeconds: number; limit: number };
  parked: number;
}

const ageInSeconds = (since: Date | null | undefined): number =>
  since ? Math.max(0, Math.round((Date.now() - since.getTime()) / 100) / 10) : 0;

/** What lies before this service and behind it. */
@Injectable()
export class Work {
  private backlog: Backlog = { unconfirmed: 0, oldest: null };
  private readonly limit: number;

  constructor(
    private readonly database: DataSource,
    private readonly sweeper: Sweeper,
    private readonly positions: Positions,
    private readonly draining: Draining,
    @Inject(CONFIG) config: PlatformConfig,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {
    this.limit = config.BACKLOG_LIMIT;
  }

  /** Counts what is unconfirmed. @returns how much */
  async measure(): Promise<number> {
    this.backlog = await this.sweeper.backlog(this.limit);
    return this.backlog.unconfirmed;
  }

  /** Whether as much is unconfirmed as this service may have. */
  get full(): boolean {
    return this.backlog.unconfirmed >= this.limit;
  }

  /** @throws Problem 503 with Retry-After then */
  refuseWhenFull(): void {
    if (!this.full) return;
    throw new Problem(
      'backlog-full',
      503,
      'Too much is waiting',
      `${this.backlog.unconfirmed} facts wait for the next service; nothing of this request was kept.`,
      `Send it again in ${retryAfterSeconds} s; the same idempotency key makes that safe.`,
      { retryAfter: retryAfterSeconds },
    );
  }

  async report(): Promise<WorkReport> {
    const [[parked]] = await Promise.all([
      this.database.query(`SELECT count(*)::int AS n FROM parked_messages WHERE state = 'parked'`),
      this.positions.look(),
      this.measure(),
    ]);
    const { unconfirmed, oldest } = this.backlog;
    return {
      service: this.service,
      draining: this.draining.current,
      consumers: this.positions.all
        .filter(({ durable }) => serviceOf(durable) === this.service)
        .map((position) => ({
          durable: position.durable,
          lag: position.lag,
          unacknowledged: position.unacknowledged,
          oldestSeconds: ageInSeconds(position.oldest),
        })),
      outbox: { unconfirmed, oldestSeconds: ageInSeconds(oldest), limit: this.limit },
      parked: parked.n,
    };
  }
}
