import { rm } from 'node:fs/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Draining, Loop } from '@tourbus/platform';
import { PartMaker } from './part-maker.js';
import { NoLongerOurs, type Production, PrintStreamStore } from './print-stream-store.js';
import { clearAbandonedScratch, makeScratch } from './scratch.js';
import { StreamCompletion } from './stream-completion.js';

const idleMilliseconds = 1_000;
/** How long a stream rests that could not be produced for a reason that may pass. */
const restSeconds = 5;
/** A third of a lease: a gang may take longer than a lease lasts. */
const heartbeatMilliseconds = 20_000;

/**
 * Produces print streams, one at a time, part by part. A part is committed with everything that follows from it, so
 * whoever comes after a crash goes on with the part that was being made.
 */
@Injectable()
export class PrintStreamProducer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({
    name: 'print-streams',
    work: () => this.produceNext(),
    idle: idleMilliseconds,
  });
  private stopping = false;

  constructor(
    private readonly store: PrintStreamStore,
    private readonly maker: PartMaker,
    private readonly completion: StreamCompletion,
    private readonly draining: Draining,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await clearAbandonedScratch();
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
    await this.store.outbox.settled();
  }

  wake(): void {
    this.loop.wake();
  }

  private get forbidden(): boolean {
    return this.stopping || this.draining.current !== undefined;
  }

  /** @returns whether there was a stream to produce */
  private async produceNext(): Promise<boolean> {
    if (this.forbidden) return false;
    const production = await this.store.claim();
    if (!production) return false;
    const heartbeat = setInterval(() => {
      void this.store.holdOn(production).catch(() => undefined);
    }, heartbeatMilliseconds);
    try {
      const done = await this.produce(production);
      if (!done) await this.store.release(production, 0);
    } catch (error) {
      if (error instanceof NoLongerOurs) return true;
      await this.store.release(production, restSeconds).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
    return true;
  }

  /** @returns false where it ends here for now */
  private async produce(production: Production): Promise<boolean> {
    const parts = await this.store.parts(production.id);
    for (const { number } of parts.filter(({ documents }) => documents === null)) {
      const folder = await makeScratch();
      try {
        const made = await this.maker.make(
          production,
          { number, of: parts.length },
          folder,
          () => this.forbidden,
        );
        if (!made) return false;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    await this.completion.complete(production);
    return true;
  }
}
