import { Injectable } from '@nestjs/common';
import type { KnownDataSource } from './data-source.js';
import { DataSourceStore } from './data-source-store.js';

/** How long a replica may go on by what it knows. */
const freshMilliseconds = 1_000;

/** The data sources in force, held in memory: there are some dozens of them at most. */
@Injectable()
export class KnownDataSources {
  private sources: ReadonlyMap<string, KnownDataSource> = new Map();
  private checkedAt = -Infinity;

  constructor(private readonly store: DataSourceStore) {}

  /** Asks again where one is missing, or when it has not asked for a second. */
  async find(keys: readonly string[]): Promise<ReadonlyMap<string, KnownDataSource>> {
    const age = performance.now() - this.checkedAt;
    if (age > freshMilliseconds || keys.some((key) => !this.sources.has(key))) await this.look();
    return this.sources;
  }

  /** From here on, whatever was changed before is known. */
  async look(): Promise<void> {
    const askedAt = performance.now();
    this.sources = new Map((await this.store.all()).map((source) => [source.key, source]));
    this.checkedAt = askedAt;
  }
}
