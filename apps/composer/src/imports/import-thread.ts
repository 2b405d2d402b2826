import { extname } from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import { Runaway, WorkerThread } from '../engine/worker-thread.js';
import type { Upload } from './imports.js';
import type { Conversion } from './imports.worker.js';

const entry = new URL(`./imports.worker${extname(import.meta.url)}`, import.meta.url);

/** A long letter takes longer to read than a batch of events to fill in. */
const timesCpu = 2;
/** Uploads in hand and waiting; each may be as large as an upload can be. */
const mostAtOnce = 4;

export const runaway = { code: 'import-runaway' } as const;

/** Reads uploads one after the other in a thread of its own: neither events nor previews wait for a letter. */
@Injectable()
export class ImportThread implements OnApplicationShutdown {
  private readonly logger = new Logger('imports');
  private thread: WorkerThread | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private inHand = 0;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  get full(): boolean {
    return this.inHand >= mostAtOnce;
  }

  async convert(upload: Upload): Promise<Conversion | typeof runaway> {
    this.inHand++;
    const turn = this.last.then(() => this.run(upload));
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.inHand--;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread?.end();
  }

  private async run(upload: Upload): Promise<Conversion | typeof runaway> {
    this.thread ??= new WorkerThread(
      {
        cpu: this.config.ENGINE_CPU_MS * timesCpu,
        memoryMegabytes: this.config.ENGINE_MEMORY_MB,
      },
      entry,
    );
    try {
      return (await this.thread.run(upload)) as Conversion;
    } catch (error) {
      if (!(error instanceof Runaway)) throw error;
      this.logger.warn({ limit: error.message }, 'an import went past its limits; its thread was ended');
      const { thread } = this;
      this.thread = undefined;
      await thread.end();
      return runaway;
    }
  }
}
