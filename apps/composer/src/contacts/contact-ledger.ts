import { Injectable } from '@nestjs/common';
import type { Channel, MessageClass } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import type { Contact } from '../policy/caps.js';
import { type Account, SilenceClock } from '../silences/silence-clock.js';

/** A message whose place is taken, as policies count it. */
export interface TakenPlace extends Contact {
  readonly communicationId: string;
  readonly customerId: string;
  readonly brand: string;
}

/** An id of a customer who is spoken to by another. */
export interface Merged {
  readonly id: string;
  readonly into: string;
}

interface Row {
  customerId: string;
  brand: string;
  /** In milliseconds since the epoch. */
  at: string;
  messageClass: MessageClass;
  channel: Channel;
  topic: string | null;
}

/** A brand's messages to a customer are counted by themselves. */
export const accountOf = ({ customerId, brand }: Pick<TakenPlace, 'customerId' | 'brand'>): string =>
  `${brand} ${customerId}`;

/** By account, oldest first. */
export type Contacts = ReadonlyMap<string, readonly Contact[]>;

/**
 * What was sent to customers, or is on its way to them. Caps are exact because a customer's row of places is read and
 * added to by one transaction at a time.
 */
@Injectable()
export class ContactLedger {
  constructor(private readonly silences: SilenceClock) {}

  /**
   * Keeps others from deciding about these customers until the transaction ends. In one order everywhere: two that wait
   * for each other would wait for good. A statement of its own: what is read after it, others have committed.
   */
  async hold(tx: Transaction, customerIds: readonly string[]): Promise<void> {
    if (customerIds.length === 0) return;
    await tx.query(
      `SELECT pg_advisory_xact_lock(place)
       FROM (SELECT DISTINCT hashtextextended(id, 7240114) AS place FROM unnest($1::text[]) AS id ORDER BY place) places`,
      [customerIds],
    );
  }

  /** What customers were sent since a time. Others may add to it meanwhile, unless the customers are held. */
  async since(
    within: Pick<Transaction, 'query'>,
    customerIds: readonly string[],
    since: Date,
  ): Promise<Contacts> {
    const rows = await within.query<Row>(
      `SELECT customer_id AS "customerId", brand, extract(epoch FROM at) * 1000 AS at,
              message_class AS "messageClass", channel, topic
       FROM contacts WHERE customer_id = ANY($1) AND at > $2 ORDER BY at`,
      [customerIds, since],
    );
    const accounts = Map.groupBy(rows, accountOf);
    return new Map([...accounts].map(([account, theirs]) => [account, theirs.map(contactOf)]));
  }

  /** Takes places; the same communication takes one, however often it is composed. */
  async take(tx: Transaction, places: readonly TakenPlace[]): Promise<void> {
    if (places.length === 0) return;
    await tx.query(
      `INSERT INTO contacts (communication_id, customer_id, brand, at, message_class, channel, topic)
       SELECT id, customer, brand, to_timestamp(at / 1000.0), class, channel, topic
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::text[])
            AS place (id, customer, brand, at, class, channel, topic)
       ON CONFLICT (communication_id) DO NOTHING`,
      [
        places.map(({ communicationId }) => communicationId),
        places.map(({ customerId }) => customerId),
        places.map(({ brand }) => brand),
        places.map(({ at }) => at),
        places.map(({ messageClass }) => messageClass),
        places.map(({ channel }) => channel),
        places.map(({ topic }) => topic ?? null),
      ],
    );
    await this.silences.heard(tx, places);
  }

  /** Of ids that were merged: whoever survives was sent that too. Parted again, it stays so, which is on the safe side. */
  async join(tx: Transaction, merged: readonly Merged[]): Promise<void> {
    if (merged.length === 0) return;
    await this.hold(
      tx,
      merged.flatMap(({ id, into }) => [id, into]),
    );
    await tx.query(
      `UPDATE contacts SET customer_id = survivor
       FROM unnest($1::text[], $2::text[]) AS merged (id, survivor) WHERE customer_id = id`,
      [merged.map(({ id }) => id), merged.map(({ into }) => into)],
    );
    await this.silences.gone(
      tx,
      merged.map(({ id }) => id),
    );
  }

  /** Gives places back: what was withheld after all has reached nobody. */
  async giveBack(tx: Transaction, communicationIds: readonly string[]): Promise<void> {
    if (communicationIds.length === 0) return;
    const accounts = await tx.query<Account>(
      `WITH gone AS (DELETE FROM contacts WHERE communication_id = ANY($1) RETURNING customer_id, brand)
       SELECT DISTINCT customer_id AS "customerId", brand FROM gone`,
      [communicationIds],
    );
    await this.silences.unheard(tx, accounts);
  }
}

const contactOf = ({ at, messageClass, channel, topic }: Row): Contact => ({
  at: Math.round(Number(at)),
  messageClass,
  channel,
  ...(topic === null ? {} : { topic }),
});
