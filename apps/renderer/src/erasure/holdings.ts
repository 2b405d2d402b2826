import { type Holding, platformHoldings } from '@tourbus/platform';

/** What renderer holds of a customer: a table that is added is a line here, in docs/personal-data.md, and nowhere else. */
export const holdings: readonly Holding[] = [
  ...platformHoldings,
  {
    table: 'print_stream_contents',
    of: 'communication_id IN (SELECT communication_id FROM print_stream_members WHERE customer_id = $1)',
  },
  { table: 'print_stream_members', of: 'customer_id = $1 AND stream_id IS NULL', shown: null },
  {
    // Its place in what is printed stays, and tells of nobody.
    table: 'print_stream_members',
    of: 'customer_id = $1',
    left: `customer_id = '', household = '', recipient = '', artefact = NULL`,
  },
  { table: 'renderings', of: 'customer_id = $1' },
];
