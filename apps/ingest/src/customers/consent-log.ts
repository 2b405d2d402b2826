import type { Transaction } from '@tourbus/platform';
import type { LoggedWord } from './consents.js';

const columns = `customer_id text, purpose text, channel text, state text, basis text, source text, actor text, at timestamptz,
  wording text, proof jsonb, contact_point text, jurisdiction text, confirmed boolean, conditions jsonb`;

/** Of what two lines are the same, whoever passes them on. */
const sameness = ['purpose', 'channel', 'basis', 'confirmed', 'contact_point']
  .map((column) => `c.${column} IS NOT DISTINCT FROM n.${column}`)
  .join(' AND ');

/** Upstream systems repeat themselves: the log takes a word of the same source, time and evidence once. */
export async function writeConsents(
  tx: Transaction,
  words: readonly (LoggedWord & { customerId: string })[],
): Promise<void> {
  if (words.length === 0) return;
  const rows = words.map(({ customerId, contactPoint, undated: _, ...word }: LoggedWord & Said) => ({
    ...word,
    customer_id: customerId,
    contact_point: contactPoint,
  }));
  await tx.query(
    `INSERT INTO consents (customer_id, purpose, channel, state, basis, source, actor, at, wording, proof, contact_point,
       jurisdiction, confirmed, conditions)
     SELECT DISTINCT n.* FROM jsonb_to_recordset($1::jsonb) AS n (${columns})
     WHERE NOT EXISTS (
       SELECT FROM consents c WHERE c.customer_id = n.customer_id AND c.at = n.at::timestamptz(3)
         AND (c.state, c.source) = (n.state, n.source) AND ${sameness}
         AND c.proof ->> 'reference' IS NOT DISTINCT FROM n.proof ->> 'reference')`,
    [JSON.stringify(rows)],
  );
}

interface Said {
  customerId: string;
  undated?: boolean;
}
