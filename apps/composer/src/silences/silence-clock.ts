import { Injectable } from '@nestjs/common';
import type { MessageClass } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';

/** A message to a customer whose place was taken. */
export interface Heard {
  readonly customerId: string;
  readonly brand: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly messageClass: MessageClass;
}

export type Account = Pick<Heard, 'customerId' | 'brand'>;

export interface Met {
  readonly customerId: string;
  readonly at: Date;
}

/** So long after the last message something is offered. A day is 24 hours, also when clocks are changed. */
export const patience = 'make_interval(hours => 24 * (days - ahead))';

/**
 * Keeps the moment from which on a customer is silent for too long, in the transactions that change it: who is due is
 * read from an index, and nobody else is looked at.
 */
@Injectable()
export class SilenceClock {
  /** Places were taken: silences begin anew, and what was offered to end them is not needed any more. */
  async heard(tx: Transaction, all: readonly Heard[]): Promise<void> {
    if (all.length === 0) return;
    await tx.query(
      `WITH place AS (
         SELECT brand, customer, to_timestamp(at / 1000.0) AS at, class
         FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[]) AS place (brand, customer, at, class)
       ), counted AS (
         SELECT brand, customer, min(at) AS known_since, generation, ${patience} AS patience,
                max(at) FILTER (WHERE class = ANY(message_classes)) AS heard_at
         FROM place JOIN silence_floors USING (brand) WHERE days IS NOT NULL
         GROUP BY brand, customer, generation, days, ahead
       ), ended AS (
         UPDATE silence_offers AS offer SET state = 'ended', settled_at = heard_at FROM counted
         WHERE offer.brand = counted.brand AND customer_id = customer AND state = 'offered' AND heard_at IS NOT NULL
       )
       INSERT INTO silences AS known (brand, customer_id, known_since, heard_at, offer_from, generation)
       SELECT brand, customer, known_since, heard_at, coalesce(heard_at, known_since) + patience, generation
       FROM counted ORDER BY brand, customer
       ON CONFLICT (brand, customer_id) DO UPDATE
         SET heard_at = excluded.heard_at, offer_from = excluded.offer_from, not_before = NULL
         WHERE excluded.heard_at > coalesce(known.heard_at, '-infinity')`,
      [
        all.map(({ brand }) => brand),
        all.map(({ customerId }) => customerId),
        all.map(({ at }) => at),
        all.map(({ messageClass }) => messageClass),
      ],
    );
  }

  /** Places were given back: what counts is what reached the customer before. */
  async unheard(tx: Transaction, accounts: readonly Account[]): Promise<void> {
    if (accounts.length === 0) return;
    await tx.query(
      `UPDATE silences AS known
       SET heard_at = last.at, offer_from = greatest(known_since, last.at, not_before - last.patience) + last.patience
       FROM (SELECT account.brand, customer, ${patience} AS patience,
                    (SELECT max(at) FROM contacts
                     WHERE customer_id = customer AND contacts.brand = account.brand
                       AND message_class = ANY(message_classes)) AS at
             FROM unnest($1::text[], $2::text[]) AS account (brand, customer)
             JOIN silence_floors USING (brand) WHERE days IS NOT NULL) AS last
       WHERE known.brand = last.brand AND customer_id = customer AND last.at IS DISTINCT FROM heard_at
         AND NOT EXISTS (SELECT FROM silence_offers AS offer
                         WHERE offer.brand = last.brand AND offer.customer_id = customer AND state = 'offered')`,
      [accounts.map(({ brand }) => brand), accounts.map(({ customerId }) => customerId)],
    );
  }

  /** Nobody is spoken to by these any more. */
  async gone(tx: Transaction, customerIds: readonly string[]): Promise<void> {
    await tx.query(
      `WITH gone AS (DELETE FROM known_customers WHERE customer_id = ANY($1)),
            ended AS (UPDATE silence_offers SET state = 'ended', settled_at = now()
                      WHERE customer_id = ANY($1) AND state = 'offered')
       DELETE FROM silences WHERE customer_id = ANY($1)`,
      [customerIds],
    );
  }

  /** Customers were heard of; for those who are new, silence begins. */
  async met(tx: Transaction, customers: readonly Met[]): Promise<void> {
    if (customers.length === 0) return;
    await tx.query(
      `WITH met AS (
         INSERT INTO known_customers (customer_id, known_since)
         SELECT id, min(at) FROM unnest($1::text[], $2::timestamptz[]) AS met (id, at) GROUP BY id ORDER BY id
         ON CONFLICT (customer_id) DO NOTHING RETURNING customer_id, known_since
       )
       INSERT INTO silences (brand, customer_id, known_since, offer_from, generation)
       SELECT brand, customer_id, known_since, known_since + ${patience}, generation
       FROM met, silence_floors WHERE days IS NOT NULL AND customers = 'everyone' ORDER BY brand, customer_id
       ON CONFLICT (brand, customer_id) DO NOTHING`,
      [customers.map(({ customerId }) => customerId), customers.map(({ at }) => at)],
    );
  }
}
