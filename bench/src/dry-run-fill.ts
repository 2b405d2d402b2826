import type pg from 'pg';

const days = 90;
const until = Date.UTC(2026, 10, 1);
/** The quarter of a year in which the decisions were made. */
export const period = {
  from: new Date(until - days * 24 * 60 * 60 * 1_000).toISOString(),
  until: new Date(until).toISOString(),
};

/** By a number, the same in every run. */
const share = (by: string, of: number): string => `((hashtext(${by}) & 2147483647) % ${of})`;
const oneOf = (list: string, by: string, of: number): string => `(${list})[1 + ${share(by, of)}]`;

/** A tenth as many customers as decisions; three in five are marketing; each has a trace as long as real ones are. */
const decisions = `
  INSERT INTO composer.decisions (communication_id, event_id, definition, definition_version, template,
    template_version, customer_id, channel, outcome, trace, decided_at, brand, message_class, asked_channel, topic,
    thread, occurred_at, time_zone, country, best_hour, segments)
  SELECT gen_random_uuid(), gen_random_uuid(), 'definition-' || ${share("'d' || n", 40)}, 1, 'template', 1,
    'C-' || customer, channel, 'composed',
    (SELECT jsonb_agg(jsonb_build_object('rule', rule, 'answer', 'allow', 'because', 'nothing speaks against it',
       'inputs', jsonb_build_object('purpose', rule, 'n', n)))
     FROM unnest(ARRAY['kill-switch', 'erasure', 'channels', 'contact-point', 'consent', 'topic', 'cap', 'release']) AS rule),
    at, 'fennholm', message_class, channel, 'topic-' || ${share("'t' || n", 5)},
    CASE WHEN ${share("'h' || n", 5)} = 0 THEN 'order-' || n / 3 END, at,
    ${oneOf("ARRAY['Europe/Vienna','America/New_York','Asia/Tokyo','Europe/London',NULL]", "'z' || customer", 5)},
    ${oneOf("ARRAY['AT','US','DE','GB']", "'l' || customer", 4)}, customer % 24,
    ARRAY['segment-' || customer % 10, 'region-' || customer % 3]
  FROM (
    SELECT n, (hashtext('c' || n) & 2147483647) % ($3 / 10) AS customer,
      CASE WHEN ${share("'e' || n", 10)} < 7 THEN 'email' ELSE 'sms' END AS channel,
      ${oneOf("ARRAY['marketing','marketing','marketing','service','transactional']", "'m' || n", 5)} AS message_class,
      date_trunc('milliseconds', $4::timestamptz + (n / $3::float8) * ($5::timestamptz - $4::timestamptz)) AS at
    FROM generate_series($1::int, $2::int - 1) AS n) AS one`;

const chunk = 50_000;

/** Writes decisions as composer would have, and lets PostgreSQL look at what is there. */
export async function fillDecisions(client: pg.Client, total: number): Promise<void> {
  await client.query('SET synchronous_commit = off');
  for (let first = 0; first < total; first += chunk)
    await client.query(decisions, [first, Math.min(first + chunk, total), total, period.from, period.until]);
  await client.query('VACUUM ANALYZE composer.decisions');
}
