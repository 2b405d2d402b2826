import type { Pool } from 'pg';
import { isFaultOfQuery, rowsOf } from '../outside/sql-rows.js';
import { RunFailed } from './run-failed.js';
import type { FromOf } from './source.js';

/** The rows of a query as JSON texts. @throws RunFailed where no retry mends it */
export async function* collectSql(
  pool: Pool,
  { connection, query, timeoutSeconds }: FromOf<'sql'>,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  try {
    yield* rowsOf(pool, { text: query, timeoutMilliseconds: timeoutSeconds * 1_000 }, signal);
  } catch (error) {
    if (!isFaultOfQuery(error)) throw error;
    throw new RunFailed(
      'query-failed',
      `“${connection}” refuses the query: ${error.message} (${error.code}).`,
      'Correct the query of the source; it is run again with the next slot, or when you run it.',
    );
  }
}
