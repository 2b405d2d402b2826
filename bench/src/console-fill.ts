import type pg from 'pg';
import { withAdmin } from './record-figures.js';

/** How much of everything there is. */
export interface Amounts {
  templates: number;
  customers: number;
  communications: number;
}

const given = [
  ...[
    'Zoë',
    'Anna',
    'José',
    'Łukasz',
    'Søren',
    'Jürgen',
    'Aoife',
    'Chloé',
    'Mehmet',
    'Fatma',
    'Ivan',
    'Olga',
  ],
  ...[
    'Yuki',
    'Wei',
    'Priya',
    'Omar',
    'Layla',
    'Nguyên',
    'Björn',
    'Ingrid',
    'Marta',
    'Paolo',
    'Giulia',
    'Emma',
  ],
  ...['Liam', 'Noah', 'Sofía', 'Lucía', 'Tomás', 'Ana', 'João', 'Inês', 'Eva', 'Jan', 'Kateřina', 'Jiří'],
];
const family = [
  ...['Müller', 'Sørensen', 'O’Brien', 'Nowak', 'García', 'Fernández', 'Silva', 'Øberg', 'Straßer', 'Dvořák'],
  ...['Yılmaz', 'Ivanova', 'Tanaka', 'Wang', 'Patel', 'Haddad', 'Trần', 'Lindström', 'Rossi', 'Ferrari'],
  ...[
    'Smith',
    'Jones',
    'Dubois',
    'Lefèvre',
    'Berger',
    'Huber',
    'Gruber',
    'Novák',
    'Kovács',
    'Nagy',
    'Popescu',
  ],
  ...['Papadopoulos', 'Jansen', 'de Vries', 'van den Berg', 'Meyer-Huber', 'Schmidt', 'Schneider', 'Weber'],
];

/** By a number, one of a list: the same in every run. */
const oneOf = (list: string, by: string): string =>
  `(${list})[1 + (hashtext(${by}) & 2147483647) % array_length(${list}, 1)]`;
const share = (by: string): string => `((hashtext(${by}) & 2147483647) % 1000)`;

const customers = `
  INSERT INTO ingest.customers (id, version, created_at, updated_at, profile)
  SELECT 'C-' || (100000 + n), 1, at, at, jsonb_build_object(
    'names', jsonb_build_object('given', given, 'family', family),
    'locale', ${oneOf("ARRAY['de-AT','en-GB','fr-FR','pl-PL','es-ES']", "'l' || n")},
    'country', ${oneOf("ARRAY['AT','GB','FR','PL','ES']", "'l' || n")}, 'timeZone', 'Europe/Vienna',
    'contactPoints', jsonb_build_array(
      jsonb_build_object('channel', 'email', 'state', 'active', 'since', at,
        'address', lower(translate(given, 'ëéüÅøńł', 'eeuaonl')) || '.' || n || '@customers.example'),
      jsonb_build_object('channel', 'sms', 'state', 'active', 'since', at, 'address', '+43660' || (1000000 + n)),
      jsonb_build_object('channel', 'print', 'state', 'active', 'since', at, 'address',
        jsonb_build_object('lines', jsonb_build_array('Ring ' || n % 200), 'postalCode', '1010', 'city', 'Wien', 'country', 'AT'))),
    'preferences', '{}'::jsonb, 'attributes', jsonb_build_object('loyaltyTier', 'gold', 'since', 2010 + n % 15),
    'consents', jsonb_build_array(jsonb_build_object('purpose', 'marketing', 'state', 'granted', 'at', at, 'source', 'api')),
    'traits', jsonb_build_object('opens', n % 40, 'clicks', n % 7))
  FROM (SELECT n, ${oneOf('$3::text[]', "'g' || n")} AS given, ${oneOf('$4::text[]', "'f' || n")} AS family,
               date_trunc('milliseconds', now() - n * interval '13 minutes') AS at
        FROM generate_series($1::int, $2::int) AS n) AS person`;

/** Most are dispatched or delivered; of a thousand, four failed, and of ten thousand, one is stuck. */
const communications = `
  INSERT INTO tracker.communications (id, customer_id, state, progress, recorded_at, definition, message_class, channel,
    event_id, occurred_at, brand, template, locale, subject, sender, recipient, decision_trace, artefacts, provider, attempts,
    reason, composed_at, rendered_at, withheld_at, dispatched_at, delivered_at, failed_at, first_opened_at, first_clicked_at)
  SELECT gen_random_uuid(), 'C-' || (100000 + 1 + n % $3), state, array_position(states, state), at, definition,
    'transactional', channel, gen_random_uuid(), at, '{"key": "fennholm", "version": 1}',
    jsonb_build_object('key', definition, 'version', 1), 'en-GB', 'Your order F-' || n || ' is on its way',
    'Fennholm <hello@fennholm.example>', 'somebody.' || n || '@customers.example',
    (SELECT jsonb_agg(jsonb_build_object('rule', rule, 'answer', 'allow', 'because', 'nothing speaks against it',
       'inputs', jsonb_build_object('purpose', definition, 'n', n)))
     FROM unnest(ARRAY['erasure', 'consent', 'topic', 'contact point', 'frequency']) AS rule),
    jsonb_build_array(jsonb_build_object('role', 'message', 'fileName', 'message.html', 'mediaType', 'text/html',
      'bytes', 20000, 'digest', md5('a' || n) || md5('b' || n))),
    'smtp', jsonb_build_object('1', jsonb_build_object('provider', 'smtp', 'outcome', 'accepted', 'at', at)),
    CASE WHEN state IN ('failed', 'withheld') THEN jsonb_build_object('code', state, 'text', 'For a reason.') END,
    at, CASE WHEN state NOT IN ('withheld', 'composed') THEN at END, CASE WHEN state = 'withheld' THEN at END,
    CASE WHEN state IN ('dispatched', 'delivered') THEN at END, CASE WHEN state = 'delivered' THEN at END,
    CASE WHEN state = 'failed' THEN at END, CASE WHEN state = 'delivered' AND n % 2 = 0 THEN at END,
    CASE WHEN state = 'delivered' AND n % 9 = 0 THEN at END
  FROM (
    SELECT n, ARRAY['composed', 'rendered', 'withheld', 'dispatched', 'delivered', 'failed'] AS states,
      date_trunc('milliseconds', now() - n * ($4 / $5::float8) * interval '1 day') AS at,
      CASE WHEN ${share("'d' || n")} < 20 THEN 'definition-40'
           ELSE 'definition-' || (hashtext('e' || n) & 2147483647) % 40 END AS definition,
      CASE WHEN ${share("'c' || n")} < 800 THEN 'email' WHEN ${share("'c' || n")} < 950 THEN 'sms' ELSE 'print' END AS channel,
      CASE WHEN n % 10000 = 17 THEN 'composed' WHEN n % 10000 = 18 THEN 'rendered' WHEN ${share("'s' || n")} < 4 THEN 'failed'
           WHEN ${share("'s' || n")} < 60 THEN 'withheld' WHEN ${share("'s' || n")} < 400 THEN 'dispatched'
           ELSE 'delivered' END AS state
    FROM generate_series($1::int, $2::int) AS n) AS one`;

/** A third of a year. */
const days = 120;
const authors = "'person:' || md5('author' || n % 40)";

/** Copies of the samples, two versions of each; every tenth with its fonts, and in seven of ten the first is published. */
const templates = `
  INSERT INTO composer.content_versions (kind, key, version, body, digest, created_at, created_by)
  SELECT 'template', 'template-' || n, version,
    source.body || jsonb_build_object('name', ${oneOf("ARRAY['Rechnung für Zoë','Order shipped','Newsletter','Reminder','Vertrag','Willkommen']", "'n' || n")} || ' ' || n),
    md5('t' || n || version) || md5(version || 't' || n), now() - n * interval '1 hour' + version * interval '1 minute', ${authors}
  FROM generate_series(1, $1::int) AS n, generate_series(1, 2) AS version,
    LATERAL (SELECT body FROM composer.content_versions WHERE kind = 'template'
      AND key = CASE WHEN n % 10 = 0 THEN 'order-shipped' ELSE 'newsletter' END ORDER BY version DESC LIMIT 1) AS source
  ORDER BY n, version`;

const reviews = `
  INSERT INTO composer.reviews (kind, key, version, author, state, required, digest, submitted_by, submitted_at)
  SELECT kind, key, version, created_by, 'in-review', 1, digest, created_by, created_at
  FROM composer.content_versions WHERE key LIKE 'template-%' AND hashtext(key) % 10 < 7 AND version = 1 + (hashtext(key) & 1)`;
const approvals = `
  INSERT INTO composer.approvals (review, kind, key, version, author, approver, digest)
  SELECT id, kind, key, version, author, 'person:approver', digest FROM composer.reviews
  WHERE key LIKE 'template-%' AND version = 1`;
const approved = `
  UPDATE composer.reviews SET state = 'approved', settled_by = 'person:approver', settled_at = now()
  WHERE key LIKE 'template-%' AND version = 1`;
const publications = `
  INSERT INTO composer.publications (review, kind, key, version, valid_from, published_by)
  SELECT id, kind, key, version, submitted_at, 'person:approver' FROM composer.reviews
  WHERE key LIKE 'template-%' AND state = 'approved'`;

const blocks = `
  INSERT INTO composer.content_versions (kind, key, version, body, digest, created_at, created_by)
  SELECT 'block', 'clause-' || n, 1, jsonb_build_object('source', repeat('<p>A clause of some length. </p>', 60)),
    md5('b' || n) || md5('b' || n), now() - n * interval '1 day', ${authors} FROM generate_series(1, 150) AS n`;

const batches = `
  INSERT INTO ingest.batches (id, name, event_type, options, digest, bytes, chunks, state, total, delivered, read_at,
    finished_at, created_by, created_at)
  SELECT gen_random_uuid(), 'Statements ' || n, 'com.fennholm.statement.row', '{}', md5('f' || n), 100000, '{}', 'finished',
    5000, 5000, now(), now(), 'nightly', now() - n * interval '6 hours' FROM generate_series(1, $1::int / 50) AS n`;

const parked = (service: string): string => `
  INSERT INTO ${service}.parked_messages (id, consumer, message_id, subject, headers, body, code, reason, remedy,
    deliveries, parked_at, state)
  SELECT gen_random_uuid(), '${service}-events', n::text, 'tourbus.events.example', '{}', repeat('{"a": 1}', 200),
    'unknown-event-type', 'No event type is registered for this.', 'Register it, then replay.', 1,
    now() - n * interval '3 minutes', CASE n % 4 WHEN 0 THEN 'parked' ELSE 'replayed' END
  FROM generate_series(1, $1::int / 5) AS n`;

/** At once they would be a transaction of gigabytes. */
const chunk = 50_000;

async function inChunks(client: pg.Client, sql: string, total: number, more: unknown[]): Promise<void> {
  for (let first = 1; first <= total; first += chunk)
    await client.query(sql, [first, Math.min(first + chunk - 1, total), ...more]);
}

/** Writes straight into the services' tables, whose samples are loaded, and lets PostgreSQL look at what is there. */
export const fill = (url: string, amounts: Amounts): Promise<void> =>
  withAdmin(url, async (client) => {
    await client.query('SET synchronous_commit = off');
    await inChunks(client, customers, amounts.customers, [given, family]);
    await inChunks(client, communications, amounts.communications, [
      amounts.customers,
      days,
      amounts.communications,
    ]);
    await client.query(templates, [amounts.templates]);
    for (const sql of [reviews, approvals, approved, publications, blocks]) await client.query(sql);
    for (const sql of [batches, parked('ingest'), parked('composer')])
      await client.query(sql, [amounts.templates * 10]);
    await client.query('VACUUM ANALYZE');
  });
