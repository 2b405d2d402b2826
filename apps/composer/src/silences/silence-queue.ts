import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { customerSilenceNoticedV1 } from '@tourbus/contracts';
import { type Cursor, deterministicId, notFound, type Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { FloorInForce } from './silence-floors.js';
import { measured, type Silence, type SilenceQuery, type SilenceState } from './silences.js';

/** Found and queued in one transaction. */
const together = 500;
/** As ingest derives the ids of these events. */
const source = '/tourbus/composer/silences';

type Floor = FloorInForce & { days: number };

interface Due {
  customerId: string;
  knownSince: Date;
  heardAt: Date | null;
}

/** Whom the index says to be due, and nobody else is looked at. */
export const dueCustomers = `SELECT customer_id AS "customerId", known_since AS "knownSince", heard_at AS "heardAt"
  FROM silences WHERE brand = $1 AND offer_from <= $2 ORDER BY offer_from LIMIT ${together} FOR UPDATE SKIP LOCKED`;

const columns = `offer.id, offer.brand, offer.customer_id AS "customerId", offer.since, offer.due_at AS "dueAt",
  offer.definition, offer.state, offer.found_at AS "foundAt", offer.settled_at AS "settledAt",
  offer.settled_by AS "settledBy", offer.communication_id AS "communicationId", decisions.outcome, decisions.reason
  FROM silence_offers AS offer LEFT JOIN decisions USING (communication_id)`;

/** The queue of customers who are about to hear nothing for too long. */
@Injectable()
export class SilenceQueue {
  constructor(private readonly database: DataSource) {}

  /** Queues those of a brand who are due. @returns who was found: there may be more, where it is as many as fit */
  async find(tx: Transaction, floor: Floor, now: Date): Promise<Silence[]> {
    const due = await tx.query<Due>(dueCustomers, [floor.brand, now]);
    if (due.length === 0) return [];
    const offers = due.map(({ customerId, knownSince, heardAt }) => ({
      id: randomUUID(),
      customerId,
      ...measured({ knownSince: knownSince.getTime(), heardAt: heardAt?.getTime() }, floor),
    }));
    await tx.query(
      `WITH found AS (
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[])
                AS found (id, customer_id, since, due_at)
       ), offered AS (
         UPDATE silences SET offer_from = NULL FROM found WHERE brand = $5 AND silences.customer_id = found.customer_id
       )
       INSERT INTO silence_offers (id, brand, customer_id, since, due_at, definition, found_at)
       SELECT id, $5, customer_id, since, due_at, $6, $7::timestamptz FROM found ORDER BY customer_id
       ON CONFLICT (brand, customer_id) WHERE state = 'offered' DO NOTHING`,
      [
        offers.map(({ id }) => id),
        offers.map(({ customerId }) => customerId),
        offers.map(({ since }) => since),
        offers.map(({ dueAt }) => dueAt),
        ...[floor.brand, floor.definition, now],
      ],
    );
    return tx.query<Silence>(`SELECT ${columns} WHERE offer.id = ANY($1)`, [offers.map(({ id }) => id)]);
  }

  list({ brand, state, limit }: SilenceQuery, after: Cursor | undefined): Promise<Silence[]> {
    return this.database.query(
      `SELECT ${columns} WHERE state = $1 AND ($2::text IS NULL OR offer.brand = $2) AND (due_at, id) > ($3::timestamptz, $4::uuid)
       ORDER BY due_at, id LIMIT $5`,
      [
        ...[
          state,
          brand ?? null,
          after?.at ?? '-infinity',
          after?.id ?? '00000000-0000-0000-0000-000000000000',
        ],
        limit,
      ],
    );
  }

  /** Keeps others from settling it until the transaction ends. @throws Problem 404 */
  async open(tx: Transaction, id: string): Promise<Silence> {
    const [found] = await tx.query<Silence>(`SELECT ${columns} WHERE offer.id = $1 FOR UPDATE OF offer`, [
      id,
    ]);
    if (!found) throw notFound('silence', id);
    return found;
  }

  /** Has the definition said to the customer, by way of an event, which asks every rule. */
  async send(tx: Transaction, one: Silence, definition: string, by: string, now: Date): Promise<void> {
    const eventId = deterministicId(source, one.id);
    await this.settle(tx, one, 'sent', by, {
      definition,
      communicationId: deterministicId('communication', eventId, definition, one.customerId),
    });
    const silence = {
      brand: one.brand,
      definition,
      since: one.since.toISOString(),
      dueAt: one.dueAt.toISOString(),
    };
    const data = { silenceId: one.id, customerId: one.customerId, noticedAt: now.toISOString(), silence };
    tx.announce(customerSilenceNoticedV1, data, { identity: one.id, at: now });
  }

  dismiss(tx: Transaction, one: Silence, by: string): Promise<void> {
    return this.settle(tx, one, 'dismissed', by, { definition: one.definition, communicationId: null });
  }

  /** Whoever goes on hearing nothing is found again, after as long a time as the floor says. */
  private async settle(
    tx: Transaction,
    { id, brand, customerId }: Silence,
    state: SilenceState,
    by: string,
    said: Pick<Silence, 'definition' | 'communicationId'>,
  ): Promise<void> {
    await tx.query(
      `UPDATE silence_offers SET state = $2, settled_at = now(), settled_by = $3, definition = $4, communication_id = $5
       WHERE id = $1`,
      [id, state, by, said.definition, said.communicationId],
    );
    await tx.query(
      `UPDATE silences SET not_before = again, offer_from = again
       FROM (SELECT brand, now() + make_interval(hours => 24 * days) AS again FROM silence_floors
             WHERE brand = $1 AND days IS NOT NULL) AS floor
       WHERE silences.brand = $1 AND customer_id = $2`,
      [brand, customerId],
    );
  }
}
