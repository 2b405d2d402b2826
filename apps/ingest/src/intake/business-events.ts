import type { Transaction } from '@tourbus/platform';
import { type CloudEvent, structured } from './cloud-event.js';
import type { LookedUp } from './enrichment.js';

export interface KnownEvent {
  digest: string;
  state: 'accepted' | 'parked';
  receivedAt: Date;
  lookedUp?: LookedUp | null;
}

export interface NewEvent {
  eventId: string;
  event: CloudEvent;
  digest: string;
  receivedAt: Date;
  state: KnownEvent['state'];
  code?: string;
  customerId?: string;
  eventTypeVersion?: number;
  lookedUp?: LookedUp;
}

/** When it happened: upstream's word, or else when it came. */
export const occurredAt = ({ event, receivedAt }: Pick<NewEvent, 'event' | 'receivedAt'>): Date =>
  event.time === undefined ? receivedAt : new Date(event.time);

/** Which of these events were taken in before, and what they said. */
export async function findKnownEvents(
  database: { query(sql: string, parameters: unknown[]): Promise<unknown> },
  eventIds: readonly string[],
): Promise<Map<string, KnownEvent>> {
  if (eventIds.length === 0) return new Map();
  const rows = (await database.query(
    'SELECT id, digest, state, received_at AS "receivedAt", lookups AS "lookedUp" FROM business_events WHERE id = ANY($1)',
    [eventIds],
  )) as (KnownEvent & { id: string })[];
  return new Map(rows.map(({ id, ...known }) => [id, known]));
}

/**
 * Keeps events that are new. Whoever comes second waits for the first to commit, and then finds them known.
 * @returns the ids of those that were new
 */
export async function insertEvents(tx: Transaction, events: readonly NewEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  // In one order everywhere, so that two batches with the same events do not wait for each other.
  const sorted = [...events].sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO business_events (id, source, source_event_id, type, occurred_at, received_at, digest, event, state, code,
       customer_id, event_type_version, lookups)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[],
       $8::jsonb[], $9::text[], $10::text[], $11::text[], $12::integer[], $13::jsonb[])
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      sorted.map((e) => e.eventId),
      sorted.map((e) => e.event.source),
      sorted.map((e) => e.event.id),
      sorted.map((e) => e.event.type),
      sorted.map(occurredAt),
      sorted.map((e) => e.receivedAt),
      sorted.map((e) => e.digest),
      sorted.map((e) => JSON.stringify(structured(e.event))),
      sorted.map((e) => e.state),
      sorted.map((e) => e.code ?? null),
      sorted.map((e) => e.customerId ?? null),
      sorted.map((e) => e.eventTypeVersion ?? null),
      sorted.map((e) => (e.lookedUp ? JSON.stringify(e.lookedUp) : null)),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Takes a parked event in after all. @returns its id, unless somebody else has done it meanwhile */
export async function acceptParkedEvent(tx: Transaction, event: NewEvent): Promise<Set<string>> {
  // TypeORM answers an UPDATE with rows and their count; a SELECT around it answers like any other.
  const rows = await tx.query<{ id: string }>(
    `WITH accepted AS (
       UPDATE business_events SET state = 'accepted', code = NULL, customer_id = $2, event_type_version = $3, lookups = $4,
         event = coalesce($5, event), digest = $6, source_event_id = $7
       WHERE id = $1 AND state = 'parked' RETURNING id
     ) SELECT id FROM accepted`,
    [
      event.eventId,
      event.customerId,
      event.eventTypeVersion,
      event.lookedUp ? JSON.stringify(event.lookedUp) : null,
      // It was kept as it came, and is not to be where its customer was erased meanwhile.
      event.customerId === undefined ? JSON.stringify(structured(event.event)) : null,
      event.digest,
      event.event.id,
    ],
  );
  return new Set(rows.map(({ id }) => id));
}
