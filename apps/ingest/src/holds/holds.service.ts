import { Injectable } from '@nestjs/common';
import { type CustomerHeldV1, customerHeldV1 } from '@tourbus/contracts';
import { AuditLog, Outbox, Problem, type Transaction, notFound, noteHeld } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { groupOf } from '../customers/identities.js';

/** That nothing of a customer may be deleted, since somebody may have to show it. */
export interface Hold {
  why: string;
  until: Date | null;
  putBy: string;
  putAt: Date;
}

const columns = 'why, until, put_by AS "putBy", put_at AS "putAt"';

/** Whether a hold was put together with that of $1; another id of the person may have one of its own. */
const theSame =
  '(holds.why, holds.put_at) = (SELECT one.why, one.put_at FROM holds AS one WHERE one.customer_id = $1)';

/** Legal holds. They keep what is there; they keep nobody from revoking anything. */
@Injectable()
export class Holds {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Problem 404 where there is none, or it has ended */
  async get(customerId: string): Promise<Hold> {
    const [hold] = await this.database.query<Hold[]>(
      `SELECT ${columns} FROM holds WHERE customer_id = $1 AND (until IS NULL OR until > now())`,
      [customerId],
    );
    if (!hold) throw notFound('hold of the customer', customerId);
    return hold;
  }

  /** @throws Problem 404 where nobody knows the customer */
  async put(customerId: string, { why, until }: { why: string; until?: string }, by: string): Promise<Hold> {
    await this.outbox.run(async (tx) => {
      await tx.forgotten.hold(tx);
      // Ids that were merged are one person, and what came by each of them is kept under its own.
      const group = await groupOf(tx, customerId);
      const held = await tx.query<{ id: string }>(
        `INSERT INTO holds (customer_id, why, until, put_by, put_at)
         SELECT id, $3, $4, $5, now() FROM customers WHERE id = ANY($2)
         ON CONFLICT (customer_id) DO UPDATE SET why = excluded.why, until = excluded.until, put_by = excluded.put_by,
           put_at = excluded.put_at
         WHERE holds.customer_id = $1 OR holds.until <= now() OR ${theSame}
         RETURNING customer_id AS id`,
        [customerId, group, why, until ?? null, by],
      );
      if (held.length === 0) throw notFound('customer', customerId);
      const ends = until && { until: new Date(until).toISOString() };
      for (const { id } of held) await this.tell(tx, { customerId: id, held: true, ...ends });
      await this.record(tx, 'customer.held', customerId, by);
    });
    return this.get(customerId);
  }

  /** Ends it; where there is none, that is so already. */
  async end(customerId: string, by: string): Promise<void> {
    await this.outbox.run(async (tx) => {
      const group = await groupOf(tx, customerId);
      const ended = await tx.query<{ id: string }>(
        `WITH ended AS (
           DELETE FROM holds WHERE customer_id = $1 OR customer_id = ANY($2) AND ${theSame} RETURNING customer_id
         ) SELECT customer_id AS id FROM ended`,
        [customerId, group],
      );
      if (ended.length === 0) return;
      for (const { id } of ended) await this.tell(tx, { customerId: id, held: false });
      await this.record(tx, 'customer.hold-ended', customerId, by);
    });
  }

  /** @throws Problem 409 */
  async refuseHeld(tx: Transaction, customerId: string): Promise<void> {
    const [hold] = await tx.query<Pick<Hold, 'until' | 'putAt'>>(
      `SELECT until, put_at AS "putAt" FROM holds WHERE customer_id = $1 AND (until IS NULL OR until > now())`,
      [customerId],
    );
    if (!hold) return;
    const until = hold.until ? ` until ${hold.until.toISOString()}` : '';
    throw new Problem(
      'customer-held',
      409,
      'The customer is held',
      `Since ${hold.putAt.toISOString()}${until} nothing of this customer may be deleted.`,
      'Read why: GET …/hold. Once that is over, end the hold (DELETE …/hold), and erase then.',
    );
  }

  private async tell(tx: Transaction, word: Omit<CustomerHeldV1, 'saidAt'>): Promise<void> {
    const at = new Date();
    const said = { ...word, saidAt: at.toISOString() };
    const { customerId: person, ...rest } = said;
    await noteHeld(tx, [{ person, ...rest }]);
    tx.announce(customerHeldV1, said, { identity: `${person}:${said.saidAt}`, at });
  }

  /** Audit lines are for ever, and the customer may be erased one day: the line names the hash. */
  private record(tx: Transaction, action: string, customerId: string, by: string): Promise<void> {
    return this.audit.record(tx, {
      actor: by,
      action,
      subject: `customer/${tx.forgotten.nameOf(customerId)}`,
    });
  }
}
