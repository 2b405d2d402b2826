import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Loop } from './loop.js';

const askEveryMilliseconds = 20_000;
/** An answer that took longer says too little of when it was given. */
const promptMilliseconds = 250;

/**
 * The time that all replicas share: the database's, carried on by a clock that nobody sets. What customers say is put
 * in order by it, since the clock of a pod may be wrong by an hour; a STOP from before a START is none.
 */
@Injectable()
export class SharedClock implements OnApplicationBootstrap, OnModuleDestroy {
  /** The database's time where performance.now() is 0. */
  private zero?: number;
  private readonly asking = new Loop({ name: 'clock', work: () => this.ask(), idle: askEveryMilliseconds });

  constructor(private readonly database: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without an answer it is the time of this process until there is one.
    await this.ask().catch(() => undefined);
    this.asking.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.asking.stop();
  }

  now(): Date {
    return new Date(this.zero === undefined ? Date.now() : this.zero + performance.now());
  }

  private async ask(): Promise<boolean> {
    const asked = performance.now();
    const [row] = await this.database.query<{ now: number }[]>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
    );
    const heard = performance.now();
    const isPrompt = heard - asked < promptMilliseconds;
    if (row && (isPrompt || this.zero === undefined)) this.zero = row.now - (asked + heard) / 2;
    return false;
  }
}
