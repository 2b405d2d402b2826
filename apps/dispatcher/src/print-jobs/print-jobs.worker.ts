import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Draining, Loop } from '@tourbus/platform';
import { Freshness } from '../suppressions/freshness.js';
import { PrintJobs } from './print-jobs.service.js';

/** Steps at once: one with a large part, or with a slow printer, holds up no other. */
const workers = 4;
const idleMilliseconds = 500;

/** Moves print jobs on. */
@Injectable()
export class PrintJobsWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: readonly Loop[];

  constructor(jobs: PrintJobs, freshness: Freshness, draining: Draining) {
    const mayCall = () => freshness.proven && draining.current === undefined;
    const work = () => jobs.moveNext(mayCall);
    this.loops = Array.from(
      { length: workers },
      () => new Loop({ name: 'print-jobs', work, idle: idleMilliseconds }),
    );
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  /** Ends after the steps that are being taken. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
