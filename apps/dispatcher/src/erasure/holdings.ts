import { type Holding, platformHoldings } from '@tourbus/platform';

/** All rows of a table whose `customer_id` is theirs. */
const rowsIn = (table: string): Holding => ({ table, of: 'customer_id = $1' });

/**
 * What dispatcher holds of a customer: a table that is added is a line here, in docs/personal-data.md, and nowhere else.
 * What forbids comes first, as where calls begin. A print job learns from its deliveries whose they are and locks those
 * first: the list's lock keeps it and erasure apart.
 */
export const holdings: readonly Holding[] = [
  ...platformHoldings,
  rowsIn('stops'),
  rowsIn('suppressions'),
  {
    table: 'attempts',
    of: 'communication_id IN (SELECT communication_id FROM deliveries WHERE customer_id = $1)',
    still: 'text IS NOT NULL OR provider_message_id IS NOT NULL',
    left: 'text = NULL, provider_message_id = NULL',
  },
  {
    // What became of it stays in the counts. Of a letter in a print stream its place stays: its job leaves out those pages,
    // or has printed them already.
    table: 'deliveries',
    of: 'customer_id = $1',
    left: `customer_id = '', thread = NULL, head = (head - 'thread' - 'customerVersion') || '{"customerId": ""}',
      parts = jsonb_strip_nulls(jsonb_build_object('kind', parts -> 'kind', 'stream', parts -> 'stream')), openings = NULL,
      provider_message_id = NULL, reason_text = CASE WHEN reason_text IS NOT NULL THEN '' END`,
  },
];
