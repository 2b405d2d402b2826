import { extname } from 'node:path';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CONFIG, Loop } from '@tourbus/platform';
import { Duration } from 'luxon';
import type { Config } from '../config.js';
import { Runaway, WorkerThread } from '../engine/worker-thread.js';
import { millisOf } from '../policy/duration.js';
import { inForce, lookBackOf } from '../policy/in-force.js';
import type { Policy } from '../policy/policy.js';
import { DryRunRecord, type Leased, leaseSeconds } from './dry-run-record.js';
import type { DryRunFailure, Progress } from './dry-runs.js';
import type { Outcome, Trial } from './trial.js';

const entry = new URL(`./dry-run.worker${extname(import.meta.url)}`, import.meta.url);
const seconds = (count: number): number => Duration.fromObject({ seconds: count }).toMillis();

/** Ten times what a million decisions take. */
const limits = { cpu: seconds(600), memoryMegabytes: 768 };
/** One that took its replica along is not begun for ever. */
const mostBegun = 2;
const idle = seconds(2);
/** A replica that is busy renews late, and keeps its lease all the same. */
const renewEvery = seconds(leaseSeconds / 10);

const runaway: DryRunFailure = {
  code: 'dry-run-runaway',
  detail: 'Replaying the decisions goes past the limits of time and memory.',
  remedy: 'Shorten the period, and try again.',
};

/** Does dry runs one after the other in a thread of their own, which ends with each: events do not wait for them. */
@Injectable()
export class DryRunThread implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('dry-runs');
  private readonly loop = new Loop({ name: 'dry-runs', work: () => this.next(), idle });
  private thread?: WorkerThread;
  private stopping = false;

  constructor(
    private readonly record: DryRunRecord,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.thread?.end();
    await this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  private async next(): Promise<boolean> {
    const leased = await this.record.lease();
    if (!leased) return false;
    const outcome = leased.begun > mostBegun ? { failed: runaway } : await this.perform(leased);
    await (outcome ? this.record.end(leased, outcome) : this.record.giveBack(leased));
    return true;
  }

  /** @returns nothing where the service stops meanwhile */
  private async perform(leased: Leased): Promise<Outcome | undefined> {
    let progress: Progress | undefined;
    const renewal = setInterval(
      () => void this.record.renew(leased, progress).catch(() => undefined),
      renewEvery,
    );
    const thread = (this.thread = new WorkerThread(limits, entry));
    try {
      const trial = trialOf(leased, this.config.DATABASE_URL);
      return (await thread.run(trial, (said) => (progress = said as Progress))) as Outcome;
    } catch (error) {
      if (this.stopping) return undefined;
      this.logger.warn({ err: error, dryRun: leased.id }, 'a dry run failed');
      return { failed: error instanceof Runaway ? runaway : failureOf(error) };
    } finally {
      clearInterval(renewal);
      await thread.end();
      this.thread = undefined;
    }
  }
}

const failureOf = (error: unknown): DryRunFailure => ({
  code: 'dry-run-failed',
  detail: `The decisions could not be replayed: ${error instanceof Error ? error.message : String(error)}.`,
  remedy: 'Try again; where it goes on failing, the log of composer says more.',
});

/** So long before the period begins what is sent counts in it, or comes to be sent in it. */
const leadOf = (policy: Policy): number =>
  lookBackOf(inForce({ key: '', version: 0 }, policy)) + millisOf(policy.expiry.longestHold);

function trialOf({ key, from, until, ...leased }: Leased, url: string): Trial {
  const { version, policy, baseVersion, base } = leased;
  const lead = Math.max(leadOf(policy), leadOf(base));
  return {
    database: { url, schema: 'composer' },
    brand: key,
    leadFrom: from.getTime() - lead,
    from: from.getTime(),
    until: until.getTime(),
    before: { ref: { key, version: baseVersion ?? 0 }, body: base },
    after: { ref: { key, version: version ?? 0 }, body: policy },
  };
}
