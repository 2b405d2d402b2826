import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Forgotten } from '../forgetting/forgotten.js';
import { Bus } from './bus.js';
import { Confirmations } from './confirmations.js';
import type { Fact } from './message.js';
import { SERVICE_NAME } from './service-name.js';
import { StoredBodies } from './stored-bodies.js';
import { Transaction } from './transaction.js';

const keepLeftDays = 3;
/** More is left to be found unconfirmed: the bus is away then, and a single one would do to notice its return. */
const mostRefused = 10_000;

/**
 * Between the bodies of one statement. JSON never holds it unescaped, and one long text costs less to send and to take
 * apart than an array, whose elements are quoted, or a parameter for each.
 */
const separator = '\x1e';

/**
 * Runs transactions and publishes what they announced. A fact is a row of the same transaction as its effect; it is
 * published right after the commit, and again by the sweeper until every service that consumes it has confirmed that
 * it has it: that the bus took it is not enough.
 */
@Injectable()
export class Outbox {
  private readonly logger = new Logger('outbox');
  private readonly publishing = new Set<Promise<number>>();
  private refused: string[] = [];

  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly confirmations: Confirmations,
    readonly forgotten: Forgotten,
    private readonly bodies: StoredBodies,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** Runs `work` in a transaction; when this resolves, its effect and its facts are committed. */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { result, facts } = await this.commit(work);
    void this.publishSoon(facts);
    return result;
  }

  /** As `run`, and waits for the bus. @returns whether anything was announced and the bus has taken all of it */
  async runToBus(work: (tx: Transaction) => Promise<void>): Promise<boolean> {
    const { facts } = await this.commit(work);
    return facts.length > 0 && (await this.publishSoon(facts)) === facts.length;
  }

  /**
   * Waits until a service has confirmed a fact that was announced: that what follows from it there is committed. A fact
   * that was never announced cannot be told from one that all have confirmed.
   * @returns false where it has not within the time
   */
  confirmation(id: string, by: string, withinMilliseconds: number): Promise<boolean> {
    return this.confirmations.of(id, by, withinMilliseconds);
  }

  /** What the bus refused and nobody has asked for yet: it need not wait to be found unconfirmed. */
  takeRefused(most: number): string[] {
    return this.refused.splice(0, most);
  }

  /** Resolves when nothing is on its way to the bus any more. */
  async settled(): Promise<void> {
    while (this.publishing.size > 0) await Promise.allSettled(this.publishing);
  }

  /** Forgets handled ids when no stream can deliver them any more, and what versions before have left of facts that arrived. */
  async prune(): Promise<void> {
    await this.database.query(
      `DELETE FROM outbox WHERE created_at < now() - make_interval(days => $1)
       AND (confirmed_at IS NOT NULL OR (awaiting IS NULL AND published_at IS NOT NULL))`,
      [keepLeftDays],
    );
    await this.database.query(`DELETE FROM inbox WHERE handled_at < now() - interval '15 days'`);
    await this.database.query(`DELETE FROM suspects WHERE noted_at < now() - interval '15 days'`);
    await this.bodies.prune();
  }

  private async append(entities: EntityManager, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    await entities.query(
      `INSERT INTO outbox (id, subject, headers, body, awaiting)
       SELECT id, subject, headers::jsonb, body, awaiting::text[]
       FROM unnest($1::text[], $2::text[], string_to_array($3, E'\\x1e'), string_to_array($4, E'\\x1e'), $5::text[])
         AS fact(id, subject, headers, body, awaiting)
       ON CONFLICT (id) DO NOTHING`,
      [
        facts.map(({ id }) => id),
        facts.map(({ subject }) => subject),
        facts.map(({ headers }) => JSON.stringify(headers)).join(separator),
        facts.map(({ body }) => body).join(separator),
        facts.map(({ awaiting }) => `{${awaiting.join(',')}}`),
      ],
    );
  }

  private async commit<T>(work: (tx: Transaction) => Promise<T>): Promise<{ result: T; facts: Fact[] }> {
    const { result, tx } = await this.database.transaction(async (entities) => {
      const tx = new Transaction(entities, this.service, this.forgotten);
      const result = await work(tx);
      await this.append(entities, tx.facts);
      await this.bodies.note(entities, tx.facts);
      return { result, tx };
    });
    tx.committed();
    return { result, facts: tx.facts };
  }

  /** @returns how many the bus took; the others are left for the sweeper */
  private publishSoon(facts: readonly Fact[]): Promise<number> {
    if (facts.length === 0) return Promise.resolve(0);
    const work = this.bus
      .publish(facts)
      .catch((error: unknown): string[] => {
        this.logger.warn({ err: error, facts: facts.length }, 'left for the sweeper');
        return [];
      })
      .then((taken) => this.noteRefused(facts, taken))
      .finally(() => this.publishing.delete(work));
    this.publishing.add(work);
    return work;
  }

  private noteRefused(facts: readonly Fact[], taken: readonly string[]): number {
    const done = new Set(taken);
    if (done.size < facts.length && this.refused.length < mostRefused)
      this.refused.push(...facts.filter(({ id }) => !done.has(id)).map(({ id }) => id));
    return done.size;
  }
}
