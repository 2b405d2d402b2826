import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ArtefactStore, CONFIG, Loop, Outbox, type Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Config } from '../config.js';

const lookMilliseconds = 2_000;
const together = 50;

/** Whether a rendering or a print stream refers to the bytes; $1 is their digest. */
const isReferred = `SELECT 1 WHERE EXISTS (
    SELECT FROM renderings WHERE artefacts @> jsonb_build_array(jsonb_build_object('artefact', jsonb_build_object('digest', $1::text))))
  OR EXISTS (SELECT FROM print_stream_members WHERE artefact ->> 'digest' = $1)
  OR EXISTS (SELECT FROM print_stream_parts WHERE artefact ->> 'digest' = $1)
  OR EXISTS (SELECT FROM print_streams WHERE index_csv ->> 'digest' = $1 OR index_json ->> 'digest' = $1)`;

/**
 * Deletes bytes that nothing refers to any more. Bytes are addressed by what they are, so another customer's may be the
 * same ones: whoever makes them just now has a while to say so first.
 */
@Injectable()
export class Leftovers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({
    name: 'leftovers',
    work: () => this.clear(),
    idle: lookMilliseconds,
  });

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly store: ArtefactStore,
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
    const due = await this.database.query<{ digest: string }[]>(
      `SELECT digest FROM unreferenced_artefacts WHERE since <= now() - make_interval(secs => $1) ORDER BY since LIMIT $2`,
      [this.config.ARTEFACT_GRACE_SECONDS, together],
    );
    for (const { digest } of due) await this.outbox.run((tx) => this.clearOne(tx, digest));
    return due.length === together;
  }

  private async clearOne(tx: Transaction, digest: string): Promise<void> {
    const taken = await tx.query(
      `WITH taken AS (DELETE FROM unreferenced_artefacts WHERE digest = $1 RETURNING 1) SELECT 1 FROM taken`,
      [digest],
    );
    if (taken.length === 0 || (await tx.query(isReferred, [digest])).length > 0) return;
    await tx.query('DELETE FROM documents WHERE digest = $1', [digest]);
    await tx.query('DELETE FROM artefacts WHERE digest = $1', [digest]);
    await this.store.delete({ digest });
  }
}
