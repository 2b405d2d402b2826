import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Metrics } from '../telemetry/metrics.js';
import { Bus } from './bus.js';
import type { RawMessage } from './message.js';
import { Transaction } from './transaction.js';

export const SERVICE_NAME = Symbol('service name');

/** Facts younger than this are still being published by whoever committed them. */
const sweepAfterSeconds = 5;
const sweepBatch = 500;
const keepPublishedDays = 3;
/** What the bus has is written down together, a little later: until then it is merely as if it were on its way. */
const markAfterMilliseconds = 200;

/**
 * Runs transactions and publishes what they announced. A fact is a row of the same transaction as its effect; it is
 * published right after the commit, and again by the sweeper as long as nobody wrote down that the bus has it.
 */
@Injectable()
export class Outbox {
  private readonly logger = new Logger('outbox');
  private readonly publishing = new Set<Promise<void>>();
  private unmarked: string[] = [];
  private marking?: Promise<void>;

  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly metrics: Metrics,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** Runs `work` in a transaction; when this resolves, its effect and its facts are committed. */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { result, tx } = await this.database.transaction(async (entities) => {
      const tx = new Transaction(entities, this.service);
      const result = await work(tx);
      await this.append(entities, tx.facts);
      return { result, tx };
    });
    this.publishSoon(tx.facts);
    tx.committed();
    return result;
  }

  /** Resolves when nothing is on its way to the bus any more. */
  async settled(): Promise<void> {
    while (this.publishing.size > 0) await Promise.allSettled(this.publishing);
  }

  /** Publishes again what was committed and not confirmed by the bus. @returns how many */
  async sweep(): Promise<number> {
    return this.database.transaction(async (entities) => {
      const rows: RawMessage[] = await entities.query(
        `SELECT id, subject, headers, body FROM outbox
         WHERE published_at IS NULL AND created_at < now() - make_interval(secs => $1)
         ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [sweepAfterSeconds, sweepBatch],
      );
      const published = await this.bus.publish(rows);
      await this.markPublished(entities, published);
      return published.length;
    });
  }

  /** Forgets published facts after some days, and handled ids when no stream can deliver them any more. */
  async prune(): Promise<void> {
    await this.database.query(
      `DELETE FROM outbox WHERE published_at IS NOT NULL AND created_at < now() - make_interval(days => $1)`,
      [keepPublishedDays],
    );
    await this.database.query(`DELETE FROM inbox WHERE handled_at < now() - interval '15 days'`);
  }

  async countUnpublished(): Promise<void> {
    const [row] = await this.database.query(
      'SELECT count(*)::int AS n FROM outbox WHERE published_at IS NULL',
    );
    this.metrics.outboxUnpublished.set(row.n);
  }

  private async append(entities: EntityManager, facts: readonly RawMessage[]): Promise<void> {
    if (facts.length === 0) return;
    // Rows of parameters rather than arrays: an array's text would have to be escaped, and bodies are large.
    const rows = facts.map((_, i) => `($${4 * i + 1}, $${4 * i + 2}, $${4 * i + 3}, $${4 * i + 4})`);
    await entities.query(
      `INSERT INTO outbox (id, subject, headers, body) VALUES ${rows.join(', ')} ON CONFLICT (id) DO NOTHING`,
      facts.flatMap(({ id, subject, headers, body }) => [id, subject, JSON.stringify(headers), body]),
    );
  }

  private publishSoon(facts: readonly RawMessage[]): void {
    if (facts.length === 0) return;
    const work = this.publishNow(facts)
      .catch((error: unknown) =>
        this.logger.warn({ err: error, facts: facts.length }, 'left for the sweeper'),
      )
      .finally(() => this.publishing.delete(work));
    this.publishing.add(work);
  }

  private async publishNow(facts: readonly RawMessage[]): Promise<void> {
    const published = await this.bus.publish(facts);
    if (published.length === 0) return;
    this.unmarked.push(...published);
    await (this.marking ??= this.markSoon());
  }

  private async markSoon(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, markAfterMilliseconds));
    this.marking = undefined;
    await this.markPublished(this.database.manager, this.unmarked.splice(0));
  }

  private async markPublished(entities: EntityManager, ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await entities.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1)', [ids]);
  }
}
