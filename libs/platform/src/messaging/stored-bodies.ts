import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { streams } from '@tourbus/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { ArtefactStore } from '../artefacts/artefact-store.js';
import type { Fact } from './message.js';

const largestBody = 256 * 1024;

/** Bodies past this go to the artefact store, and the message refers to them (CloudEvents' dataref extension). */
export const isLarge = (bytes: Uint8Array): boolean => bytes.length > largestBody;

/** A day more than any stream keeps what refers to them. What is parked by then holds its body itself. */
const keepDays = Math.max(...streams.map(({ maxAgeDays }) => maxAgeDays)) + 1;
const together = 500;

/** Bodies of our facts that lie in the artefact store: for as long as somebody may still read the fact. */
@Injectable()
export class StoredBodies {
  constructor(
    private readonly database: DataSource,
    private readonly artefacts: ArtefactStore,
  ) {}

  /** In the transaction of the facts, before any of their bodies is stored. */
  async note(entities: EntityManager, facts: readonly Fact[]): Promise<void> {
    // A character is three bytes at most, and hardly any fact is large.
    const large = facts
      .filter(({ body }) => body.length * 3 > largestBody)
      .map(({ body }) => Buffer.from(body))
      .filter(isLarge);
    if (large.length === 0) return;
    await entities.query(
      `INSERT INTO stored_bodies (digest) SELECT DISTINCT unnest($1::text[])
       ON CONFLICT (digest) DO UPDATE SET stored_at = now()`,
      [large.map((bytes) => createHash('sha256').update(bytes).digest('hex'))],
    );
  }

  /** Deletes those whom no stream can refer to any more. */
  async prune(): Promise<void> {
    const old = await this.database.query<{ digest: string }[]>(
      `SELECT digest FROM stored_bodies WHERE stored_at < now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT FROM outbox WHERE created_at < now() - make_interval(days => $1) AND confirmed_at IS NULL)
       ORDER BY stored_at LIMIT ${together}`,
      [keepDays],
    );
    for (const { digest } of old) await this.artefacts.delete({ digest });
    await this.database.query('DELETE FROM stored_bodies WHERE digest = ANY($1)', [
      old.map(({ digest }) => digest),
    ]);
  }
}
