import type { CommunicationHead } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import type { StoredCause } from '../deliveries/claim.js';

/** A delivery that has not come to an end. */
export interface Unfinished {
  head: CommunicationHead;
  cause: StoredCause;
  /** Whether somebody was handing it over: nobody can say any more whether it arrived. */
  calling: boolean;
  provider: string | null;
  attempt: number;
}

/**
 * Ends what is not handed over yet, whoever has claimed it: its fence is raised, so that nobody begins a call. What lies
 * in a print stream ends with its print job, of nobody: its envelope may have to be left out as a whole, and the printer
 * may have it already.
 */
export function endUnfinished(tx: Transaction, customerId: string, code: string): Promise<Unfinished[]> {
  return tx.query<Unfinished>(
    `WITH unfinished AS (
       SELECT communication_id, state FROM deliveries
       WHERE customer_id = $1 AND state IN ('ready', 'claimed', 'calling') AND print_stream IS NULL
       ORDER BY communication_id FOR UPDATE
     ), ended AS (
       UPDATE deliveries d SET fence = fence + 1, lease_until = NULL, updated_at = now(), reason_code = $2,
         state = CASE u.state WHEN 'calling' THEN 'ambiguous' ELSE 'withheld' END
       FROM unfinished u WHERE d.communication_id = u.communication_id
       RETURNING d.head, d.cause, d.provider, d.attempts + 1 AS attempt, u.state = 'calling' AS calling
     ) SELECT * FROM ended`,
    [customerId, code],
  );
}
