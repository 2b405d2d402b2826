import { Injectable, Logger } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import type { Pool } from 'pg';
import { type Db, PgBoss, type QueueOptions } from 'pg-boss';
import { DataSource } from 'typeorm';

/** The tables of the jobs lie beside ours: a schema of their own would have to be made by an administrator. */
const schema = 'ingest';
const pollSeconds = 1;
const lookForDeadSeconds = 15;
const stopMilliseconds = 10_000;

/** A job as its handler sees it. */
export interface Job<T> {
  id: string;
  data: T;
  /** How often it was tried before. */
  retries: number;
  /** Whether it is not tried again when this one fails. */
  last: boolean;
  /** Set once the service stops, or the job took longer than it may. */
  signal: AbortSignal;
}

export interface Queue<T> {
  name: string;
  options: QueueOptions;
  /** Jobs of one replica at once. */
  together: number;
  /** Resolves when the job is done; whatever it throws lets the job be tried again later. */
  work: (job: Job<T>) => Promise<void>;
}

/**
 * Work that is promised in a transaction and done after it, at least once, by whichever replica has time: what a
 * replica left undone is tried again, with backoff. Handlers are written for the same job twice, also at once.
 */
@Injectable()
export class Jobs {
  private readonly logger = new Logger('jobs');
  private readonly queues: Queue<never>[] = [];
  private readonly boss: PgBoss;
  private started?: Promise<unknown>;

  constructor(private readonly database: DataSource) {
    this.boss = new PgBoss({
      schema,
      createSchema: false,
      // When is ours to say (see the timetable): what is missed has a rule there.
      schedule: false,
      // How soon it is noticed that whoever had a job has died.
      superviseIntervalSeconds: lookForDeadSeconds,
      monitorIntervalSeconds: lookForDeadSeconds,
      db: { executeSql: (text, values) => this.execute(text, values) },
    });
    // It goes on by itself; without a listener the first lost connection would end the process.
    this.boss.on('error', (error) => this.logger.warn({ err: error }, 'jobs wait'));
  }

  /** Before the start. */
  register<T extends object>(queue: Queue<T>): void {
    this.queues.push(queue as Queue<never>);
  }

  start(): Promise<unknown> {
    return (this.started ??= this.begin());
  }

  async stop(): Promise<void> {
    await this.started?.catch(() => undefined);
    await this.boss.stop({ graceful: true, timeout: stopMilliseconds });
  }

  /** Promises a job with the transaction. The same id again is the same job. */
  async send(tx: Transaction, queue: string, id: string, data: object): Promise<void> {
    const db: Db = {
      executeSql: async (text, values) => {
        const result = await tx.entities.queryRunner?.query(text, values as unknown[], true);
        return { rows: result?.records ?? [] };
      },
    };
    await this.boss.send(queue, data, { id, db });
  }

  private async begin(): Promise<void> {
    await this.boss.start();
    for (const { name, options, together, work } of this.queues) {
      await this.boss.createQueue(name, options);
      await this.boss.updateQueue(name, options);
      await this.boss.work<object>(
        name,
        { pollingIntervalSeconds: pollSeconds, localConcurrency: together, batchSize: 1 },
        async ([job]) => {
          if (!job) return;
          const { id, data, retryCount, signal } = job;
          const last = retryCount >= (options.retryLimit ?? 0);
          await work({ id, data: data as never, retries: retryCount, last, signal });
        },
      );
    }
  }

  /** On the service's own connections: an idle queue needs none of its own. */
  private async execute(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
    const { master } = this.database.driver as unknown as { master: Pool };
    return master.query(text, values);
  }
}
