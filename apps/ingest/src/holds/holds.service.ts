import { Injectable } from '@nestjs/common';
import { type CustomerHeldV1, customerHeldV1 } from '@tourbus/contracts';
import { AuditLog, Outbox, Problem, type Transaction, notFound, noteHeld } from '@tourbus/platform';
import { DataSource } from 'typeorm';

/** That nothing of a customer may be deleted, since somebody may have to show it. */
export interface Hold {
  why: string;
  until: Date | null;
  putBy: string;
  putAt: Date;
}

const columns = 'why, until, put_by AS "putBy", put_at AS "putAt"';

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
      const held = await tx.query(
        `INSERT INTO holds (customer_id, why, until, put_by, put_at)
         SELECT id, $2, $3, $4, now() FROM customers WHERE id = $1
         ON CONFLICT (customer_id) DO UPDATE SET why = excluded.why, until = excluded.until, put_by = excluded.put_by,
           put_at = excluded.put_at
         RETURNING 1`,
        [customerId, why, until ?? null, by],
      );
      if (held.length === 0) throw notFound('customer', customerId);
      await this.tell(tx, { customerId, held: true, ...(until && { until: new Date(until).toISOString() }) });
      await this.record(tx, 'customer.held', customerId, by);
    });
    return this.get(customerId);
  }

  /** Ends it; where there is none, that is so already. */
  async end(customerId: string, by: string): Promise<void> {
    await this.outbox.run(async (tx) => {
      const ended = await tx.query(
        'WITH ended AS (DELETE FROM holds WHERE customer_id = $1 RETURNING 1) SELECT 1 FROM ended',
        [customerId],
      );
      if (ended.length === 0) return;
      await this.tell(tx, { customerId, held: false });
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
