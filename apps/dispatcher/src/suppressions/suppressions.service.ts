import { Injectable } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import type { Start, Stop } from './stop.js';
import { type HeardProfile, type Suppression, latestOfEach } from './suppression.js';

/** A stop whose profile never comes must not forbid for ever: a consent that is renewed meanwhile would be unheard. */
const stopCounts = `interval '1 day'`;

/**
 * What a claim was judged by: what the profile forbids, and how many stops had come. Not its version, which grows with
 * everything that becomes known of a customer, and would have claims judged anew for nothing.
 */
const judgedBy = `md5(k.stopped::text || k.revoked::text) || '.' || k.stops`;

/** The dispatcher's own copy of what forbids to speak, and the locks that keep it and the calls apart. */
@Injectable()
export class Suppressions {
  /** Takes over what is newer, and ends the stops that it speaks for. Waits for calls to these customers that are being committed. */
  async record(tx: Transaction, heard: readonly HeardProfile[]): Promise<void> {
    const latest = JSON.stringify(latestOfEach(heard));
    await tx.query(
      `INSERT INTO suppressions (customer_id, version, stopped, revoked)
       SELECT "customerId", version, stopped, revoked
       FROM jsonb_to_recordset($1::jsonb) AS heard("customerId" text, version bigint, stopped text[], revoked text[])
       ORDER BY "customerId"
       ON CONFLICT (customer_id) DO UPDATE
       SET version = excluded.version, stopped = excluded.stopped, revoked = excluded.revoked, changed_at = now()
       WHERE suppressions.version < excluded.version`,
      [latest],
    );
    await this.settleByCause(tx, heard);
    await tx.query(
      `UPDATE stops s SET settled = true
       FROM jsonb_to_recordset($1::jsonb)
         AS heard("customerId" text, version bigint, revoked text[], "stoppedChannels" text[]), suppressions k
       WHERE k.customer_id = heard."customerId" AND k.version = heard.version AND s.customer_id = k.customer_id
         AND NOT s.settled AND s.revoked <@ heard.revoked AND s.stopped_channels <@ heard."stoppedChannels"`,
      [latest],
    );
  }

  /** Records stops at once. Waits for calls to these customers that are being committed. */
  async stop(tx: Transaction, stops: readonly Stop[]): Promise<void> {
    if (stops.length === 0) return;
    await tx.query(
      `INSERT INTO suppressions (customer_id, version, stopped, revoked, stops)
       SELECT DISTINCT id, -1, '{}'::text[], '{}'::text[], 1 FROM unnest($1::text[]) AS id ORDER BY id
       ON CONFLICT (customer_id) DO UPDATE SET stops = suppressions.stops + 1, changed_at = now()`,
      [stops.map(({ customerId }) => customerId)],
    );
    // Where the profile was faster, the stop is settled already and stays so.
    await tx.query(
      `INSERT INTO stops (customer_id, event_id, stopped_channels, revoked, contact_point, said_at)
       SELECT "customerId", "eventId", "stoppedChannels", revoked, "contactPoint", at
       FROM jsonb_to_recordset($1::jsonb)
         AS s("customerId" text, "eventId" text, "stoppedChannels" text[], revoked text[], "contactPoint" text, at timestamptz)
       ON CONFLICT (customer_id, event_id) DO NOTHING`,
      [JSON.stringify(stops)],
    );
    await this.settleStarted(
      tx,
      stops.map(({ customerId }) => customerId),
    );
  }

  /** Undoes the stops of before that came from the same numbers, also those that come later than this. */
  async start(tx: Transaction, starts: readonly Start[]): Promise<void> {
    if (starts.length === 0) return;
    await tx.query(
      `INSERT INTO stops (customer_id, event_id, settled, started_from, said_at)
       SELECT "customerId", "eventId", true, "contactPoint", at
       FROM jsonb_to_recordset($1::jsonb) AS s("customerId" text, "eventId" text, "contactPoint" text, at timestamptz)
       ON CONFLICT (customer_id, event_id) DO UPDATE SET started_from = excluded.started_from, said_at = excluded.said_at`,
      [JSON.stringify(starts)],
    );
    await this.settleStarted(
      tx,
      starts.map(({ customerId }) => customerId),
    );
  }

  private async settleStarted(tx: Transaction, customerIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE stops s SET settled = true FROM stops t
       WHERE s.customer_id = ANY($1) AND t.customer_id = s.customer_id AND NOT s.settled
         AND t.started_from = s.contact_point AND s.said_at < t.said_at`,
      [customerIds],
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

  /** What is known of each customer now, stops included. */
  async of(tx: Transaction, customerIds: readonly string[]): Promise<Map<string, Suppression>> {
    const rows = await tx.query<Suppression>(
      `SELECT k.customer_id AS "customerId", ${judgedBy} AS "judgedBy", k.stopped, k.revoked || s.revoked AS revoked,
              s.channels AS "stoppedChannels"
       FROM suppressions k, LATERAL (
         SELECT coalesce(array_agg(DISTINCT r) FILTER (WHERE r IS NOT NULL), '{}') AS revoked,
                coalesce(array_agg(DISTINCT c) FILTER (WHERE c IS NOT NULL), '{}') AS channels
         FROM stops LEFT JOIN unnest(stops.revoked) AS r ON true LEFT JOIN unnest(stops.stopped_channels) AS c ON true
         WHERE stops.customer_id = k.customer_id AND NOT settled AND recorded_at > now() - ${stopCounts}
       ) s
       WHERE k.customer_id = ANY($1)`,
      [customerIds],
    );
    return new Map(rows.map((row) => [row.customerId, row]));
  }

  /** What would be judged by as it is and, until the transaction ends, stays: a stop that comes now waits for it. */
  async hold(tx: Transaction, customerIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; judgedBy: string }>(
      `SELECT customer_id AS id, ${judgedBy} AS "judgedBy" FROM suppressions k WHERE customer_id = ANY($1)
       ORDER BY customer_id FOR SHARE`,
      [customerIds],
    );
    return new Map(rows.map(({ id, judgedBy }) => [id, judgedBy]));
  }

  /** Forgets stops that no longer count. */
  async prune(tx: Transaction): Promise<void> {
    await tx.query(`DELETE FROM stops WHERE recorded_at < now() - ${stopCounts}`);
  }

  /**
   * The profile that a stop led to speaks for it from now on. It may come before the stop does, so the cause is kept
   * also where no stop is known.
   */
  private async settleByCause(tx: Transaction, heard: readonly HeardProfile[]): Promise<void> {
    const caused = heard.filter(({ cause }) => cause !== undefined);
    if (caused.length === 0) return;
    await tx.query(
      `INSERT INTO stops (customer_id, event_id, settled)
       SELECT DISTINCT customer_id, event_id, true FROM unnest($1::text[], $2::text[]) AS caused(customer_id, event_id)
       ORDER BY customer_id, event_id
       ON CONFLICT (customer_id, event_id) DO UPDATE SET settled = true`,
      [caused.map(({ customerId }) => customerId), caused.map(({ cause }) => cause)],
    );
  }
}
