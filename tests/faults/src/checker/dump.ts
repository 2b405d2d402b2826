import { serviceNames } from '@tourbus/stack';
import type { World } from '../world/world.js';
import type { Evidence } from './evidence.js';

type Dump = Pick<
  Evidence,
  | 'events'
  | 'decisions'
  | 'renderings'
  | 'deliveries'
  | 'attempts'
  | 'transitions'
  | 'record'
  | 'parked'
  | 'repeated'
  | 'withdrawn'
  | 'stoppedNumbers'
>;

const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** What the databases say, read as superuser and past every service. */
export async function dump(sql: World['sql']): Promise<Dump> {
  const parked = await Promise.all(
    serviceNames.map((service) =>
      sql<Dump['parked'][number]>(
        `SELECT '${service}' AS service, consumer, message_id AS "messageId", subject, code, state, headers, body
         FROM ${service}.parked_messages`,
      ),
    ),
  );
  return {
    events: await sql(
      `SELECT id, source, source_event_id AS "sourceEventId", type, state FROM ingest.business_events`,
    ),
    decisions: await sql(
      `SELECT communication_id AS communication, event_id AS event, definition, outcome FROM composer.decisions`,
    ),
    renderings: (await sql<{ id: string }>(`SELECT communication_id AS id FROM renderer.renderings`)).map(
      ({ id }) => id,
    ),
    deliveries: await sql(
      `SELECT communication_id AS communication, customer_id AS customer, channel, definition,
         message_class AS "messageClass", thread, ${milliseconds('occurred_at')} AS "occurredAt", state,
         reason_code AS reason FROM dispatcher.deliveries`,
    ),
    attempts: await sql(
      `SELECT communication_id AS communication, attempt, outcome, ${milliseconds('ended_at')} AS at FROM dispatcher.attempts`,
    ),
    transitions: await sql(
      `SELECT communication_id AS communication, state, ${milliseconds('at')} AS at FROM faults.transitions ORDER BY id`,
    ),
    record: await sql(`SELECT id AS communication, state FROM tracker.communications`),
    parked: parked.flat(),
    repeated: await sql(
      `SELECT customer_id AS customer, kind, refs::text AS references, count(*)::int AS times FROM ingest.timeline_entries
       WHERE kind IN ('event-received', 'response-captured') GROUP BY 1, 2, 3 HAVING count(*) > 1`,
    ),
    withdrawn: (
      await sql<{ id: string }>(
        `SELECT DISTINCT customer_id AS id FROM ingest.consents
         WHERE purpose = 'marketing' AND state = 'revoked' AND source = 'unsubscribe link'`,
      )
    ).map(({ id }) => id),
    stoppedNumbers: (
      await sql<{ address: string }>(
        `SELECT point->>'address' AS address FROM ingest.customers, jsonb_array_elements(profile->'contactPoints') AS point
         WHERE point->>'channel' = 'sms' AND point->>'state' = 'stopped'`,
      )
    ).map(({ address }) => address),
  };
}
