import type { Transaction } from '../messaging/transaction.js';

/** A table in which something of a person is held, and what becomes of it. */
export interface Holding {
  table: string;
  /** Which rows are theirs: SQL, with the person's id as $1. What depends on another table comes before it. */
  of: string;
  /** Which of these are not emptied yet, where `left` does not make them somebody else's. */
  still?: string;
  /** What is left of a row, as assignments after which it is nobody's; without, the row goes. */
  left?: string;
  /** What an export shows of a row, as columns; without, all of it. Null where it is shown elsewhere. */
  shown?: string | null;
}

const page = 1_000;

/** Messages that were put aside with what they say, whoever they are about. */
const parkedMessages: Holding = {
  table: 'parked_messages',
  // As a text of its own within JSON; an id that is part of another text is somebody else's.
  of: `position(to_json($1::text)::text in body) > 0`,
  left: `headers = '{}', body = '{}', reason = 'Whom it was about was erased.', remedy = 'Nothing is left to do.',
    state = CASE state WHEN 'parked' THEN 'discarded' ELSE state END, settled_at = coalesce(settled_at, now()),
    settled_by = coalesce(settled_by, 'erasure')`,
  shown: 'id, consumer, subject, body, parked_at',
};

/** What every service holds. */
export const platformHoldings: readonly Holding[] = [parkedMessages, { table: 'held', of: 'person = $1' }];

/**
 * Messages that name somebody by what others may share, such as an address, which may even be another's id: what names
 * somebody of whom nothing may be deleted stays.
 */
export const sharedHoldings: readonly Holding[] = [
  {
    ...parkedMessages,
    still: `NOT EXISTS (SELECT FROM held WHERE is_held AND (until IS NULL OR until > now())
      AND position(to_json(person)::text in body) > 0)`,
  },
];

/** Forgets a person in these tables, page by page. @returns how many rows went or were emptied */
export async function forget(
  tx: Pick<Transaction, 'query'>,
  holdings: readonly Holding[],
  person: string,
): Promise<number> {
  let all = 0;
  for (const holding of holdings)
    for (let rows = page; rows === page; all += rows) rows = await forgetPage(tx, holding, person);
  return all;
}

async function forgetPage(
  tx: Pick<Transaction, 'query'>,
  { table, of, still = 'true', left }: Holding,
  person: string,
): Promise<number> {
  const rows = `ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE (${of}) AND (${still}) LIMIT ${page}))`;
  const act = left ? `UPDATE ${table} SET ${left} WHERE ${rows}` : `DELETE FROM ${table} WHERE ${rows}`;
  const [gone] = await tx.query<{ n: number }>(
    `WITH gone AS (${act} RETURNING 1) SELECT count(*)::int AS n FROM gone`,
    [person],
  );
  return gone?.n ?? 0;
}

interface Database {
  query<Row>(sql: string, parameters: unknown[]): Promise<Row>;
}

/** Everything that these tables hold of a person, as they are read: a JSON object of arrays of rows, by table. */
export async function* held(
  database: Database,
  holdings: readonly Holding[],
  person: string,
): AsyncGenerator<string> {
  yield '{';
  let first = true;
  for (const { table, of, shown = '*' } of holdings) {
    if (shown === null) continue;
    yield `${first ? '' : ','}${JSON.stringify(table)}:[`;
    first = false;
    for (let offset = 0, rows = page; rows === page; offset += rows) {
      const found = await database.query<{ row: string }[]>(
        `SELECT to_jsonb(theirs)::text AS row
         FROM (SELECT ${shown} FROM ${table} WHERE ${of} ORDER BY ctid LIMIT ${page} OFFSET $2) AS theirs`,
        [person, offset],
      );
      rows = found.length;
      if (rows > 0) yield (offset === 0 ? '' : ',') + found.map(({ row }) => row).join(',');
    }
    yield ']';
  }
  yield '}';
}
