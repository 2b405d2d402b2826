import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Loop } from '@tourbus/platform';
import { type Why, whyOf } from '../batches/batch-row.js';
import { Looking } from './looking.js';
import { RunFailed } from './run-failed.js';
import { type SourceRow, SourceStore } from './source-store.js';

const lookMilliseconds = 1_000;
const folderSeconds = 1;
/** A source stays with the replica that has looked at it, which remembers what has stood still since when. */
const leaseSeconds = 15;
/** Sources whose files one replica takes in at once: a large one keeps the others waiting no longer than it must. */
const together = 4;

/** Looks at folders and buckets that have no schedule, again and again. */
@Injectable()
export class Watcher {
  private readonly id = randomUUID();
  private readonly busy = new Map<string, Promise<void>>();
  private readonly loop: Loop;

  constructor(
    private readonly sources: SourceStore,
    private readonly looking: Looking,
  ) {
    this.loop = new Loop({ name: 'watched-sources', work: () => this.look(), idle: lookMilliseconds });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.allSettled(this.busy.values());
  }

  private async look(): Promise<false> {
    if (this.busy.size >= together) return false;
    for (const source of await this.sources.claimWatched(this.id, leaseSeconds, [...this.busy.keys()])) {
      const work = this.lookAt(source).finally(() => this.busy.delete(source.key));
      work.catch(() => undefined);
      this.busy.set(source.key, work);
    }
    return false;
  }

  private async lookAt({ key, definition }: SourceRow): Promise<void> {
    let trouble: Why | undefined;
    try {
      await this.looking.at({ source: key, definition, by: `source ${key}` });
    } catch (error) {
      trouble = error instanceof RunFailed ? whyOf(error) : troubleOf(error as Error);
    }
    const { from } = definition;
    await this.sources.looked(key, from.kind === 's3' ? from.everySeconds : folderSeconds, trouble);
  }
}

const troubleOf = ({ message }: Error): Why => ({
  code: 'source-away',
  reason: `It cannot be looked at: ${message}`,
  remedy: 'See that it can be reached; it is looked at again by itself.',
});
