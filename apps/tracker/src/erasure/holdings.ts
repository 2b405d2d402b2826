import { type Holding, platformHoldings } from '@tourbus/platform';

/** All rows of a table whose `customer_id` is theirs. */
const rowsIn = (table: string): Holding => ({ table, of: 'customer_id = $1' });
const toTheirs = 'communication_id IN (SELECT id FROM communications WHERE customer_id = $1)';

/** What tracker holds of a customer: a table that is added is a line here, in docs/personal-data.md, and nowhere else. */
export const holdings: readonly Holding[] = [
  ...platformHoldings,
  {
    table: 'responses',
    of: toTheirs,
    still: 'detail IS NOT NULL OR contact_point IS NOT NULL OR settles_at IS NOT NULL',
    left: 'detail = NULL, contact_point = NULL, settles_at = NULL',
  },
  {
    table: 'receipts',
    of: toTheirs,
    still: `reason ->> 'text' <> '' OR provider_message_id <> '' OR settles_at IS NOT NULL`,
    left: `reason = CASE WHEN reason IS NOT NULL THEN jsonb_build_object('code', reason -> 'code', 'text', '') END,
      provider_message_id = '', settles_at = NULL`,
  },
  { table: 'awaited', of: toTheirs, shown: null },
  rowsIn('preference_choices'),
  rowsIn('preference_profiles'),
  {
    // What became of it stays in the counts, and whose it was does not.
    table: 'communications',
    of: 'customer_id = $1',
    left: `customer_id = '', thread = NULL, subject = NULL, sender = NULL, recipient = NULL, locale = NULL,
      decision_trace = NULL, claim_trace = NULL, traceparent = NULL, artefacts = NULL, links = NULL, deferral = NULL,
      provider_message_id = NULL,
      reason = CASE WHEN reason IS NOT NULL THEN jsonb_build_object('code', reason -> 'code', 'text', '') END,
      attempts = (SELECT jsonb_object_agg(key, value - 'reason') FROM jsonb_each(attempts))`,
  },
];
