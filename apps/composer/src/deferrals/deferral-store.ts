import { Injectable } from '@nestjs/common';
import type { Channel, DataArrivedV1, Reason } from '@tourbus/contracts';
import {
  extractTrace,
  injectTrace,
  type Message,
  type TraceHeaders,
  type Transaction,
} from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Instant } from '../policy/duration.js';
import type { Competitor } from '../policy/priority.js';

/** What goes on for a communication that did not reach its customer. */
export interface Fallback {
  /** The communication before it. */
  readonly of: string;
  /** Not these again, the first of them first. */
  readonly tried: readonly Channel[];
  /** Why that one did not reach them, once it is known. */
  readonly missed?: Reason;
}

/** It waits for no time: the tracker says when the communication before it has missed its customer. */
export const standingBy = Infinity;

/** One that waits: what it competes by, and the event that asked for it. */
export interface Deferred {
  readonly communicationId: string;
  readonly customerId: string;
  readonly brand: string;
  readonly reason: Reason;
  readonly releaseAt: Instant;
  readonly expiresAt?: Instant;
  readonly asking: Competitor;
  readonly message: Message<DataArrivedV1>;
  readonly fallback?: Fallback;
}

/** One that waits on, or whose time has come. */
export type Waiting = Pick<
  Deferred,
  'communicationId' | 'customerId' | 'brand' | 'asking' | 'message' | 'fallback'
>;

interface WaitingRow extends Omit<Waiting, 'message' | 'fallback'> {
  fallback: Fallback | null;
  envelope: Message<DataArrivedV1>['envelope'];
  trace: TraceHeaders;
  data: DataArrivedV1;
}

const waitingColumns = `communication_id AS "communicationId", customer_id AS "customerId", brand, asking, envelope, trace, data, fallback`;

/** What was decided to say later. */
@Injectable()
export class DeferralStore {
  constructor(private readonly database: DataSource) {}

  /** Again where it waits already: the later word counts. */
  async keep(tx: Transaction, deferred: readonly Deferred[]): Promise<void> {
    if (deferred.length === 0) return;
    const rows = deferred.map(({ message, releaseAt, expiresAt, reason, asking, fallback, ...one }) => ({
      ...one,
      releaseAt: releaseAt === standingBy ? 'infinity' : new Date(releaseAt),
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
      reason: JSON.stringify(reason),
      asking: JSON.stringify(asking),
      envelope: JSON.stringify(message.envelope),
      trace: JSON.stringify(injectTrace(message.trace)),
      data: JSON.stringify(message.data),
      version: message.data.customer.version,
      fallback: fallback ? JSON.stringify(fallback) : null,
    }));
    const columns = (
      [
        'communicationId',
        'customerId',
        'brand',
        'releaseAt',
        'expiresAt',
        'reason',
        'asking',
        'envelope',
        'trace',
        'data',
        'version',
        'fallback',
      ] as const
    ).map((name) => rows.map((row) => row[name]));
    await tx.query(
      `INSERT INTO deferrals (communication_id, customer_id, brand, release_at, expires_at, reason, asking, envelope, trace,
                              data, customer_version, fallback)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::jsonb[],
                            $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::int[], $12::jsonb[])
       ON CONFLICT (communication_id) DO UPDATE SET release_at = excluded.release_at, expires_at = excluded.expires_at,
         reason = excluded.reason, asking = excluded.asking`,
      columns,
    );
  }

  /** Those that are due, for this replica alone for a while: composing takes longer than a transaction should. */
  async lease(now: Date, most: number): Promise<Waiting[]> {
    const rows = await this.database.query<WaitingRow[]>(
      `UPDATE deferrals SET leased_until = $1::timestamptz + interval '1 minute'
       WHERE communication_id IN (
         SELECT communication_id FROM deferrals
         WHERE release_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
         ORDER BY release_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING ${waitingColumns}`,
      [now, most],
    );
    // TypeORM answers an UPDATE with the rows and their number.
    return (rows as unknown as [WaitingRow[], number])[0].map(waitingOf);
  }

  /** Ends the waiting of these. @returns those that have waited until now: another replica may have ended it first */
  async end(tx: Transaction, communicationIds: readonly string[]): Promise<Set<string>> {
    if (communicationIds.length === 0) return new Set();
    const ended = await tx.query<{ id: string }>(
      `WITH ended AS (DELETE FROM deferrals WHERE communication_id = ANY($1) RETURNING communication_id)
       SELECT communication_id AS id FROM ended`,
      [communicationIds],
    );
    return new Set(ended.map(({ id }) => id));
  }

  /** What waits for customers' attention, besides those that are asked just now. */
  async waitingFor(tx: Transaction, customerIds: readonly string[]): Promise<Waiting[]> {
    const rows = await tx.query<WaitingRow>(
      `SELECT ${waitingColumns} FROM deferrals WHERE customer_id = ANY($1) AND release_at < 'infinity'`,
      [customerIds],
    );
    return rows.map(waitingOf);
  }

  /** Lets what stands by for these communications ask, at once. */
  async release(tx: Transaction, missed: readonly { of: string; reason: Reason; at: Date }[]): Promise<void> {
    await tx.query(
      `UPDATE deferrals SET release_at = news.at, expires_at = NULL,
              fallback = fallback || jsonb_build_object('missed', news.reason)
       FROM unnest($1::uuid[], $2::jsonb[], $3::timestamptz[]) AS news (id, reason, at)
       WHERE (fallback ->> 'of')::uuid = news.id AND release_at = 'infinity'`,
      [
        missed.map(({ of }) => of),
        missed.map(({ reason }) => JSON.stringify(reason)),
        missed.map(({ at }) => at),
      ],
    );
  }

  /** Forgets what stood by for nothing: the communication before it has reached its customer. */
  async dismiss(now: Date): Promise<void> {
    await this.database.query(`DELETE FROM deferrals WHERE release_at = 'infinity' AND expires_at <= $1`, [
      now,
    ]);
  }

  /** Of ids that were merged: what waits, waits for whoever survives. */
  async join(
    tx: Transaction,
    merged: readonly { into: string; customer: DataArrivedV1['customer'] }[],
  ): Promise<void> {
    if (merged.length === 0) return;
    await tx.query(
      `UPDATE deferrals SET customer_id = survivor, data = jsonb_set(data, '{customer}', customer), customer_version = 0
       FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS merged (id, survivor, customer) WHERE customer_id = id`,
      [
        merged.map(({ customer }) => customer.id),
        merged.map(({ into }) => into),
        merged.map(({ into, customer }) => JSON.stringify({ ...customer, id: into })),
      ],
    );
  }

  /** Of two snapshots of a customer, the one with the higher version is true. */
  async renew(tx: Transaction, customers: readonly DataArrivedV1['customer'][]): Promise<void> {
    await tx.query(
      `UPDATE deferrals SET data = jsonb_set(data, '{customer}', customer), customer_version = version
       FROM unnest($1::text[], $2::int[], $3::jsonb[]) AS news (id, version, customer)
       WHERE customer_id = news.id AND customer_version < news.version`,
      [
        customers.map(({ id }) => id),
        customers.map(({ version }) => version),
        customers.map((customer) => JSON.stringify(customer)),
      ],
    );
  }
}

const waitingOf = ({ envelope, trace, data, fallback, ...one }: WaitingRow): Waiting => ({
  ...one,
  ...(fallback && { fallback }),
  message: { envelope, subject: envelope.type, data, trace: extractTrace(trace) },
});
