import type { Pool, PoolClient, QueryConfig } from 'pg';

export interface SqlQuery {
  text: string;
  /** Given to the query as $1; left out, it takes none. */
  keys?: readonly string[];
  timeoutMilliseconds: number;
}

const fetched = 500;

/**
 * Rows of a query as JSON texts of one line each, in a transaction that can write nothing. PostgreSQL makes the JSON,
 * so that dates and numbers are what they are there; rows come by a cursor, so that memory does not grow with them.
 */
export async function* rowsOf(pool: Pool, query: SqlQuery, signal?: AbortSignal): AsyncGenerator<string[]> {
  const client = await pool.connect();
  const onError = (): void => undefined;
  client.on('error', onError);
  let failure: Error | undefined;
  try {
    await begin(client, query);
    for (;;) {
      signal?.throwIfAborted();
      const { rows } = await client.query<{ row: string }>(`FETCH ${fetched} FROM rows_to_read`);
      if (rows.length > 0) yield rows.map(({ row }) => onOneLine(row));
      if (rows.length < fetched) return;
    }
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    await client.query('ROLLBACK').catch((error: Error) => (failure = error));
    client.off('error', onError);
    // A connection on which something failed is not used again: nobody knows how it stands.
    client.release(failure ?? false);
  }
}

/**
 * PostgreSQL breaks lines between the elements of json_agg, and keeps those of a column of the type json; readers take
 * a line for a row. Within JSON, a raw line break is only ever white space between tokens.
 */
const onOneLine = (row: string): string => row.replaceAll(/[\r\n]/g, ' ');

/** People end a statement as they do elsewhere. */
const withoutEnd = (text: string): string => text.replace(/[;\s]+$/, '');

async function begin(client: PoolClient, { text, keys, timeoutMilliseconds }: SqlQuery): Promise<void> {
  await client.query('BEGIN READ ONLY');
  await client.query(`SET LOCAL statement_timeout = ${Math.ceil(timeoutMilliseconds)}`);
  await client.query(`SET LOCAL idle_in_transaction_session_timeout = '10min'`);
  const cursor = `DECLARE rows_to_read NO SCROLL CURSOR FOR
    SELECT row_to_json(selected)::text AS row FROM (${withoutEnd(text)}\n) AS selected`;
  // The extended protocol takes one statement: whatever follows a semicolon is refused.
  const declare: QueryConfig & { queryMode: 'extended' } = {
    text: cursor,
    values: keys ? [keys] : [],
    queryMode: 'extended',
  };
  await client.query(declare);
}

/** A fault of the query itself (class 22, 42 and the like); anything else may pass. */
export function isFaultOfQuery(error: unknown): error is Error & { code: string } {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(0A|2[0-8]|3|42|54)/.test(code);
}
