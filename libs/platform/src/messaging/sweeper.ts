import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../telemetry/metrics.js';
import { Bus } from './bus.js';
import type { RawMessage } from './message.js';
import { Outbox } from './outbox.js';
import { Positions } from './positions.js';

/** A fact this young is being published by whoever committed it, or its confirmation is on its way. */
const patienceSeconds = 15;
/** How much a confirmation may lag behind the acknowledgement that it follows. */
const confirmationSeconds = 10;
/** The next follow at once; with large bodies more of them would not fit. */
const sweepBatch = 100;
const message = 'id, subject, headers, body';

export interface Backlog {
  /** Facts committed that some service has not confirmed, counted up to the limit asked for. */
  unconfirmed: number;
  /** When the oldest of them was committed. */
  oldest: Date | null;
}

/**
 * Publishes again what stays unconfirmed. First under the same Nats-Msg-Id, so that a bus which has it drops the
 * repetition. After that only where the bus says that nothing published until then is outstanding any more, so that
 * it must have lost the fact: then under an id of its own, which no memory of the bus can drop. A consumer that is
 * merely behind is not sent copies, and each further copy waits twice as long, up to a minute: a consumer of the version before
 * confirms nothing.
 */
@Injectable()
export class Sweeper {
  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly positions: Positions,
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
  ) {}

  /** @returns how many facts were published again */
  async sweep(): Promise<number> {
    const published = (await this.publishFirst()) + (await this.publishLost(this.positions.horizons()));
    if (published > 0) this.metrics.republished.inc(published);
    return published;
  }

  async backlog(most: number): Promise<Backlog> {
    const [row] = await this.database.query(
      `SELECT count(*)::int AS unconfirmed, min(created_at) AS oldest FROM (
         (SELECT created_at FROM outbox WHERE confirmed_at IS NULL AND published_at IS NULL ORDER BY created_at LIMIT $1)
         UNION ALL
         (SELECT created_at FROM outbox WHERE confirmed_at IS NULL AND published_at IS NOT NULL AND awaiting IS NOT NULL LIMIT $1)
       ) AS unconfirmed`,
      [most],
    );
    return row as Backlog;
  }

  /** Claims before it publishes: no row stays locked while the bus takes its time. */
  private async publishFirst(): Promise<number> {
    const [old] = (await this.database.query(
      `UPDATE outbox SET published_at = now() WHERE id IN (
         SELECT id FROM outbox WHERE confirmed_at IS NULL AND published_at IS NULL
           AND created_at < now() - make_interval(secs => $1)
         ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING ${message}`,
      [patienceSeconds, sweepBatch],
    )) as [RawMessage[], number];
    return this.publish([...old, ...(await this.claimRefused())]);
  }

  private async claimRefused(): Promise<RawMessage[]> {
    const ids = this.outbox.takeRefused(sweepBatch);
    if (ids.length === 0) return [];
    const [rows] = (await this.database.query(
      `UPDATE outbox SET published_at = now() WHERE id = ANY($1) AND confirmed_at IS NULL AND published_at IS NULL
       RETURNING ${message}`,
      [ids],
    )) as [RawMessage[], number];
    return rows;
  }

  private async publish(rows: readonly RawMessage[]): Promise<number> {
    const taken = new Set(await this.bus.publish(rows));
    const refused = rows.filter(({ id }) => !taken.has(id)).map(({ id }) => id);
    if (refused.length > 0)
      await this.database.query('UPDATE outbox SET published_at = NULL WHERE id = ANY($1)', [refused]);
    return taken.size;
  }

  /** @param horizons by subject, until when everything published on it is settled */
  private async publishLost(horizons: ReadonlyMap<string, Date>): Promise<number> {
    const [rows] = (await this.database.query(
      `UPDATE outbox SET published_at = now() WHERE id IN (
         SELECT lost.id FROM unnest($1::text[], $2::timestamptz[]) AS settled(subject, until), LATERAL (
           SELECT id FROM outbox WHERE confirmed_at IS NULL AND awaiting IS NOT NULL AND subject = settled.subject
             AND published_at < least(settled.until, now())
               - least(greatest(published_at - created_at, make_interval(secs => $3)), interval '1 minute')
           ORDER BY published_at LIMIT $4 FOR UPDATE SKIP LOCKED) AS lost)
       RETURNING ${message}`,
      [[...horizons.keys()], [...horizons.values()], confirmationSeconds, sweepBatch],
    )) as [RawMessage[], number];
    return (await this.bus.publish(rows, (id) => `${id}:${Date.now()}`)).length;
  }
}
