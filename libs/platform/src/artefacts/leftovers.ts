import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Loop } from '../background/loop.js';
import type { Outbox } from '../messaging/outbox.js';
import type { Transaction } from '../messaging/transaction.js';
import type { ArtefactStore } from './artefact-store.js';

const lookMilliseconds = 5_000;
const together = 50;

export interface LeftoversOptions {
  /** Bytes are addressed by what they are, so another's may be the same: whoever makes them just now has so long to say so. */
  graceSeconds: number;
  /** SQL that gives a row where something refers to the bytes; $1 is their digest. */
  isReferred: string;
  /** Notes what may have become unreferenced before each look. */
  find?: (tx: Transaction) => Promise<void>;
  /** Deletes what is written down of the bytes themselves. */
  gone?: (tx: Transaction, digest: string) => Promise<void>;
}

/** Deletes bytes that nothing refers to any more, as a table `unreferenced_artefacts` (`digest`, `since`) of the service has them. */
export abstract class Leftovers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({ name: 'leftovers', work: () => this.clear(), idle: lookMilliseconds });

  constructor(
    private readonly outbox: Outbox,
    private readonly store: ArtefactStore,
    private readonly options: LeftoversOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** These are looked at, after a while, for whether anything still refers to them. */
  static async note(tx: Pick<Transaction, 'query'>, digests: readonly string[]): Promise<void> {
    if (digests.length === 0) return;
    await tx.query(
      `INSERT INTO unreferenced_artefacts (digest) SELECT DISTINCT unnest($1::text[]) ORDER BY 1
       ON CONFLICT (digest) DO UPDATE SET since = now()`,
      [digests],
    );
  }

  /** @returns whether there may be more */
  async clear(): Promise<boolean> {
    const due = await this.outbox.run(async (tx) => {
      await this.options.find?.(tx);
      return tx.query<{ digest: string }>(
        `SELECT digest FROM unreferenced_artefacts WHERE since <= now() - make_interval(secs => $1) ORDER BY since LIMIT $2`,
        [this.options.graceSeconds, together],
      );
    });
    for (const { digest } of due) await this.outbox.run((tx) => this.clearOne(tx, digest));
    return due.length === together;
  }

  private async clearOne(tx: Transaction, digest: string): Promise<void> {
    const { isReferred, gone } = this.options;
    const taken = await tx.query(
      `WITH taken AS (DELETE FROM unreferenced_artefacts WHERE digest = $1 RETURNING 1) SELECT 1 FROM taken`,
      [digest],
    );
    if (taken.length === 0 || (await tx.query(isReferred, [digest])).length > 0) return;
    await gone?.(tx, digest);
    await this.store.delete({ digest });
  }
}
