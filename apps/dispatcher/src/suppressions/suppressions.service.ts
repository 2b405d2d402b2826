import { Injectable } from '@nestjs/common';
import { customerChangedV1 } from '@tourbus/contracts';
import { Bus, type Transaction } from '@tourbus/platform';
import { type Suppression, latestOfEach } from './suppression.js';

export const suppressionsDurable = 'dispatcher-suppressions';

/** The dispatcher's own copy of what forbids to speak, and the locks that keep it and the calls apart. */
@Injectable()
export class Suppressions {
  private target?: number;

  constructor(private readonly bus: Bus) {}

  /** Takes over what is newer. Waits for calls to these customers that are being committed. */
  async record(tx: Transaction, heard: readonly Suppression[]): Promise<void> {
    await tx.query(
      `INSERT INTO suppressions (customer_id, version, stopped, revoked)
       SELECT "customerId", version, stopped, revoked
       FROM jsonb_to_recordset($1::jsonb) AS heard("customerId" text, version bigint, stopped text[], revoked text[])
       ORDER BY "customerId"
       ON CONFLICT (customer_id) DO UPDATE
       SET version = excluded.version, stopped = excluded.stopped, revoked = excluded.revoked, changed_at = now()
       WHERE suppressions.version < excluded.version`,
      [JSON.stringify(latestOfEach(heard))],
    );
  }

  /** Makes sure that each customer has a row (version -1, nothing known): only a row can be locked by `hold`. */
  async expect(tx: Transaction, customerIds: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO suppressions (customer_id, version, stopped, revoked)
       SELECT DISTINCT id, -1, '{}'::text[], '{}'::text[] FROM unnest($1::text[]) AS id ORDER BY id
       ON CONFLICT (customer_id) DO NOTHING`,
      [customerIds],
    );
  }

  /** What is known of each customer now. */
  async of(tx: Transaction, customerIds: readonly string[]): Promise<Map<string, Suppression>> {
    const rows = await tx.query<Suppression>(
      `SELECT customer_id AS "customerId", version::int AS version, stopped, revoked FROM suppressions WHERE customer_id = ANY($1)`,
      [customerIds],
    );
    return new Map(rows.map((row) => [row.customerId, row]));
  }

  /** The versions as they are and, until the transaction ends, stay: a stop that comes now waits for it. */
  async hold(tx: Transaction, customerIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await tx.query<{ id: string; version: number }>(
      `SELECT customer_id AS id, version::int AS version FROM suppressions WHERE customer_id = ANY($1)
       ORDER BY customer_id FOR SHARE`,
      [customerIds],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** Whether every stop that was on the bus when this was first asked is recorded: before that nothing may be claimed. */
  async caughtUp(): Promise<boolean> {
    this.target ??= await this.lastOnTheBus();
    if (this.target === 0) return true;
    const { ack_floor } = await this.bus.administration.consumers.info(
      customerChangedV1.stream,
      suppressionsDurable,
    );
    return ack_floor.stream_seq >= this.target;
  }

  private async lastOnTheBus(): Promise<number> {
    const last = await this.bus.administration.streams.getMessage(customerChangedV1.stream, {
      last_by_subj: customerChangedV1.subject,
    });
    return last?.seq ?? 0;
  }
}
