import { customerErased } from '@tourbus/contracts';
import { type Holding, platformHoldings } from '@tourbus/platform';

/** All rows of a table whose `customer_id` is theirs. */
const rowsIn = (table: string): Holding => ({ table, of: 'customer_id = $1' });

const code = `jsonb_build_object('code', reason -> 'code', 'text', '')`;
const steps = `(SELECT coalesce(jsonb_agg(jsonb_build_object('rule', step -> 'rule', 'answer', step -> 'answer',
  'because', '', 'inputs', '{}'::jsonb)), '[]') FROM jsonb_array_elements(trace) AS step)`;

/** What composer holds of a customer: a table that is added is a line here, in docs/personal-data.md, and nowhere else. */
export const holdings: readonly Holding[] = [
  ...platformHoldings,
  rowsIn('deferrals'),
  rowsIn('contacts'),
  rowsIn('known_customers'),
  rowsIn('silences'),
  rowsIn('silence_offers'),
  {
    table: 'dry_runs',
    of: `jsonb_path_exists(result, '$.examples[*] ? (@.customer == $id)', jsonb_build_object('id', $1::text))`,
    left: `result = jsonb_set(result, '{examples}', jsonb_path_query_array(result, '$.examples[*] ? (!(@.customer == $id))',
      jsonb_build_object('id', $1::text)))`,
    shown: null,
  },
  {
    // What was decided stays in the counts: by which rules, and about nobody. Dry runs leave out what asked no channel.
    table: 'decisions',
    of: 'customer_id = $1',
    left: `customer_id = '', trace = ${steps}, thread = NULL, asked_channel = NULL, time_zone = NULL, country = NULL,
      best_hour = NULL, responded_at = NULL, limits = NULL, segments = NULL, release_at = NULL, expires_at = NULL,
      reason = CASE WHEN outcome = 'deferred' THEN '${JSON.stringify(customerErased)}'::jsonb WHEN reason IS NOT NULL THEN ${code} END,
      outcome = CASE outcome WHEN 'deferred' THEN 'withheld' ELSE outcome END`,
  },
];
