import { Injectable } from '@nestjs/common';
import type { StreamPlace } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import type { ReadRelease } from '../releases/releases.js';
import type { Claim } from './claim.js';
import type { DeliveryState } from './delivery.entity.js';

/** A delivery as it is taken in. */
export type NewDelivery = Pick<
  Claim,
  'communicationId' | 'customerId' | 'channel' | 'definition' | 'head' | 'parts' | 'cause' | 'openings'
> & { release: ReadRelease | undefined };

/** A row and the fence under which it was claimed: whoever raised the fence since then has the row. */
export type Held = Pick<Claim, 'communicationId' | 'fence'>;

export interface Settlement extends Held {
  state: DeliveryState;
  attempt: number;
  provider: string;
  startedAt: Date;
  endedAt: Date;
  outcome: string;
  code?: string;
  text?: string;
  providerMessageId?: string;
  /** Pause before the next attempt, for state `ready`. */
  afterSeconds?: number;
  mayHaveArrived: boolean;
}

/** A claim as rows tell it; the rest is asked in the same transaction. */
export type ClaimedRow = Omit<Claim, 'superseded' | 'judgedBy' | 'until'>;
/** `found`: how many were due, of those that were looked at, whether or not they could be claimed. */
export type FoundRow = ClaimedRow & { found: number };
export type LostRow = ClaimedRow & { provider: string; calledAt: Date };

/** What a provider asks for. */
export interface Wanted {
  channel: string;
  provider: string;
  /** Takes what is bound to nobody, too; otherwise only what may have arrived by this provider. */
  takesUnbound: boolean;
  pausedDefinitions: readonly string[];
  limit: number;
}

/** Between the JSON texts of one parameter: none holds it unescaped, and an array of them would be quoted once more. */
const separator = '\x1e';

export const claimColumns = `d.communication_id AS "communicationId", d.customer_id AS "customerId", d.channel, d.definition,
  d.head, d.parts, d.cause, d.fence, d.attempts + 1 AS attempt, d.may_have_arrived AS "mayHaveArrived", d.release, d.openings, d.created_at AS "receivedAt"`;

/** Where it lies in a print stream: then its print job takes it, and no lane. */
const placeOf = ({ parts }: NewDelivery): StreamPlace | undefined =>
  parts.kind === 'print' ? parts.stream : undefined;

const heldColumns = (held: readonly Held[]): [string[], number[]] => [
  held.map(({ communicationId }) => communicationId),
  held.map(({ fence }) => fence),
];

/** The statements that move deliveries through their states; each move is guarded by state and fence. */
@Injectable()
export class DeliveryStore {
  async insert(tx: Transaction, deliveries: readonly NewDelivery[]): Promise<void> {
    const json = (column: 'head' | 'parts' | 'cause' | 'release' | 'openings') =>
      deliveries.map((delivery) => JSON.stringify(delivery[column] ?? null)).join(separator);
    await tx.query(
      `INSERT INTO deliveries (communication_id, customer_id, channel, definition, message_class, thread, occurred_at, head, parts, cause,
         release, openings, print_stream, print_part, next_attempt_at)
       SELECT id, customer, channel, definition, class, thread, occurred, head::jsonb, parts::jsonb, cause::jsonb,
         nullif(release, 'null')::jsonb, nullif(openings, 'null')::jsonb, stream, part, CASE WHEN stream IS NULL THEN now() ELSE 'infinity' END
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
         string_to_array($8, E'\\x1e'), string_to_array($9, E'\\x1e'), string_to_array($10, E'\\x1e'),
         string_to_array($11, E'\\x1e'), string_to_array($12, E'\\x1e'), $13::uuid[], $14::int[])
         AS new(id, customer, channel, definition, class, thread, occurred, head, parts, cause, release, openings, stream, part)
       ON CONFLICT (communication_id) DO NOTHING`,
      [
        deliveries.map(({ communicationId }) => communicationId),
        deliveries.map(({ customerId }) => customerId),
        deliveries.map(({ channel }) => channel),
        deliveries.map(({ definition }) => definition),
        deliveries.map(({ head }) => head.messageClass),
        deliveries.map(({ head }) => head.thread ?? null),
        deliveries.map(({ head }) => head.occurredAt),
        json('head'),
        json('parts'),
        json('cause'),
        json('release'),
        json('openings'),
        deliveries.map((delivery) => placeOf(delivery)?.id ?? null),
        deliveries.map((delivery) => placeOf(delivery)?.part ?? null),
      ],
    );
  }

  /**
   * `ready → claimed` for what is due: of each thread the earliest, and none while another of it is in flight. What may
   * have arrived by a provider goes by no other.
   */
  claim(tx: Transaction, wanted: Wanted, leaseSeconds: number): Promise<FoundRow[]> {
    const { channel, provider, takesUnbound, pausedDefinitions, limit } = wanted;
    const bound = 'd.may_have_arrived AND d.provider = $4';
    return tx.query<FoundRow>(
      `WITH due AS (
         SELECT communication_id, customer_id, definition, thread, occurred_at FROM deliveries d
         WHERE channel = $1 AND state = 'ready' AND next_attempt_at <= now()
           AND (${takesUnbound ? `NOT d.may_have_arrived OR ${bound}` : bound}) AND definition <> ALL ($5)
           AND (thread IS NULL OR NOT EXISTS (
             SELECT 1 FROM deliveries o
             WHERE o.customer_id = d.customer_id AND o.channel = d.channel AND o.definition = d.definition
               AND o.thread = d.thread AND o.state IN ('claimed', 'calling')))
         ORDER BY next_attempt_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED
       ), ranked AS (
         SELECT communication_id, row_number() OVER (
           PARTITION BY customer_id, definition, thread, CASE WHEN thread IS NULL THEN communication_id END
           ORDER BY occurred_at, communication_id) AS place
         FROM due
       ), claimed AS (
         UPDATE deliveries d SET state = 'claimed', fence = d.fence + 1, lease_until = now() + make_interval(secs => $3), updated_at = now()
         FROM ranked WHERE d.communication_id = ranked.communication_id AND place = 1
         RETURNING d.*
       )
       SELECT ${claimColumns}, (SELECT count(*)::int FROM due) AS found FROM claimed d ORDER BY d.next_attempt_at`,
      [channel, limit, leaseSeconds, provider, pausedDefinitions],
    );
  }

  /**
   * Which of the claimed are stale. A statement of its own, after the claim: only then no other of the thread can go
   * out unseen.
   */
  async superseded(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `SELECT d.communication_id AS id FROM deliveries d
       WHERE d.communication_id = ANY($1) AND d.thread IS NOT NULL AND EXISTS (
         SELECT 1 FROM deliveries l
         WHERE l.customer_id = d.customer_id AND l.channel = d.channel AND l.definition = d.definition
           AND l.thread = d.thread AND l.may_have_arrived AND l.occurred_at > d.occurred_at)`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** `claimed → withheld`. */
  async withhold(
    tx: Transaction,
    withheld: readonly (Held & { code: string; text: string })[],
  ): Promise<void> {
    await tx.query(
      `UPDATE deliveries d SET state = 'withheld', reason_code = w.code, reason_text = w.text, lease_until = NULL, updated_at = now()
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS w(id, fence, code, text)
       WHERE d.communication_id = w.id AND d.fence = w.fence AND d.state = 'claimed'`,
      [...heldColumns(withheld), withheld.map(({ code }) => code), withheld.map(({ text }) => text)],
    );
  }

  /** `claimed → calling`, committed before any call. @returns those that are still ours */
  async begin(
    tx: Transaction,
    held: readonly Held[],
    provider: string,
    leaseSeconds: number,
  ): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `WITH begun AS (
         UPDATE deliveries d SET state = 'calling', provider = $3, called_at = now(),
           lease_until = now() + make_interval(secs => $4), updated_at = now()
         FROM unnest($1::uuid[], $2::int[]) AS h(id, fence)
         WHERE d.communication_id = h.id AND d.fence = h.fence AND d.state = 'claimed' AND d.lease_until > now()
         RETURNING d.communication_id AS id
       )
       SELECT id FROM begun`,
      [...heldColumns(held), provider, leaseSeconds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** `claimed → ready`, to be claimed and judged anew at once. */
  async release(tx: Transaction, held: readonly Held[]): Promise<void> {
    await tx.query(
      `UPDATE deliveries d SET state = 'ready', lease_until = NULL, updated_at = now()
       FROM unnest($1::uuid[], $2::int[]) AS h(id, fence)
       WHERE d.communication_id = h.id AND d.fence = h.fence AND d.state = 'claimed'`,
      heldColumns(held),
    );
  }

  /** `claimed → ready`, to be claimed when it opens. */
  async postpone(tx: Transaction, closed: readonly (Held & { opensAt: Date })[]): Promise<void> {
    await tx.query(
      `UPDATE deliveries d SET state = 'ready', next_attempt_at = h.opens, reason_code = 'closed', reason_text = 'Quiet hours or send windows keep it.',
         lease_until = NULL, updated_at = now()
       FROM unnest($1::uuid[], $2::int[], $3::timestamptz[]) AS h(id, fence, opens)
       WHERE d.communication_id = h.id AND d.fence = h.fence AND d.state = 'claimed'`,
      [...heldColumns(closed), closed.map(({ opensAt }) => opensAt)],
    );
  }

  /**
   * Writes down what attempts came to. Their ids are also given by themselves: PostgreSQL counts an array but not the
   * rows of a JSON text, and would rather walk through everything that was ever in flight than look up a few keys.
   * @returns those that were still ours; of the others nothing is written
   */
  async settle(tx: Transaction, settlements: readonly Settlement[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `WITH settlement AS (
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(
           "communicationId" uuid, fence int, state text, attempt int, provider text, "startedAt" timestamptz, "endedAt" timestamptz,
           outcome text, code text, text text, "providerMessageId" text, "afterSeconds" float8, "mayHaveArrived" boolean)
       ), settled AS (
         UPDATE deliveries d SET state = s.state, attempts = s.attempt, provider = s.provider,
           provider_message_id = s."providerMessageId", reason_code = s.code, reason_text = s.text,
           next_attempt_at = now() + make_interval(secs => coalesce(s."afterSeconds", 0)),
           may_have_arrived = s."mayHaveArrived", lease_until = NULL, updated_at = now()
         FROM settlement s
         WHERE d.communication_id = ANY($2::uuid[]) AND d.communication_id = s."communicationId" AND d.fence = s.fence
           AND d.state IN ('claimed', 'calling')
         RETURNING d.communication_id AS id
       ), recorded AS (
         INSERT INTO attempts (communication_id, attempt, fence, provider, started_at, ended_at, outcome, code, text, provider_message_id)
         SELECT id, attempt, fence, provider, "startedAt", "endedAt", outcome, code, text, "providerMessageId"
         FROM settled JOIN settlement s ON s."communicationId" = id
       )
       SELECT id FROM settled`,
      [JSON.stringify(settlements), settlements.map(({ communicationId }) => communicationId)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** `claimed → ready` where the lease ran out: nobody was called. */
  async reclaim(tx: Transaction): Promise<void> {
    await tx.query(
      `UPDATE deliveries SET state = 'ready', lease_until = NULL, updated_at = now()
       WHERE communication_id IN (
         SELECT communication_id FROM deliveries WHERE state = 'claimed' AND lease_until < now()
         LIMIT 500 FOR UPDATE SKIP LOCKED)`,
    );
  }

  /** Calls whose lease ran out, locked until the transaction ends: their outcome is not known to anybody. */
  lost(tx: Transaction): Promise<LostRow[]> {
    return tx.query<LostRow>(
      `SELECT ${claimColumns}, d.provider, d.called_at AS "calledAt" FROM deliveries d
       WHERE d.state = 'calling' AND d.lease_until < now() LIMIT 200 FOR UPDATE SKIP LOCKED`,
    );
  }
}
