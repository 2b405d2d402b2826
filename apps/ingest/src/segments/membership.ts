import type { Transaction } from '@tourbus/platform';
import { knownSegments } from './known-segments.js';
import { lockToAsk } from './rules-lock.js';
import { type AskedSegment, type Subject, membershipOf } from './segments.js';

export type AskedCustomer = Omit<Subject, 'memberOf'>;

/** Which segments somebody is in now, by key. */
export interface Membership {
  segments: readonly string[];
  hasChanged: boolean;
}

interface Kept {
  id: string;
  revision: string;
  segments: string[];
  due: Date | null;
}

/**
 * Asks all segments of customers whose rows are locked, and writes who joins, who leaves, and when time alone may
 * change that: one statement each for all of them, and none where nothing changes.
 */
export async function updateMembership(
  tx: Transaction,
  customers: readonly AskedCustomer[],
  now: Date,
): Promise<Map<string, Membership>> {
  if (customers.length === 0) return new Map();
  await lockToAsk(tx);
  const kept = await readKept(
    tx,
    customers.map(({ customer }) => customer.id),
  );
  const segments = await knownSegments(tx, [...kept.values()][0]?.revision ?? '0');
  const answers = customers.map((asked) => answerOf(segments, asked, kept.get(asked.customer.id), now));
  await join(tx, answers, now);
  await leave(tx, answers);
  await remind(tx, answers);
  return new Map(
    answers.map(({ id, keys, joined, left }): [string, Membership] => [
      id,
      { segments: keys, hasChanged: joined.length + left.length > 0 },
    ]),
  );
}

interface Answer {
  id: string;
  keys: string[];
  joined: string[];
  left: string[];
  /** What is to be written: a moment, or null for none. */
  due?: Date | null;
}

function answerOf(
  segments: readonly AskedSegment[],
  asked: AskedCustomer,
  { segments: before, due }: Pick<Kept, 'segments' | 'due'> = { segments: [], due: null },
  now: Date,
): Answer {
  const { keys, changesAt } = membershipOf(segments, asked, now.getTime());
  return {
    id: asked.customer.id,
    keys: [...keys].sort(),
    joined: [...keys].filter((key) => !before.includes(key)),
    left: before.filter((key) => !keys.has(key)),
    ...dueOf(changesAt, due?.getTime(), now.getTime()),
  };
}

/**
 * A moment that is kept and comes earlier than need be stays: whoever is looked at then is given the next one. So what
 * happens every day to somebody, and moves the moment each time, is written once.
 */
function dueOf(wanted: number | undefined, kept: number | undefined, now: number): Pick<Answer, 'due'> {
  const isKeptAhead = kept !== undefined && kept > now;
  if (isKeptAhead && kept <= (wanted ?? Number.POSITIVE_INFINITY)) return {};
  if (wanted !== undefined) return { due: new Date(Math.min(wanted, latestMoment)) };
  return kept === undefined ? {} : { due: null };
}

/** PostgreSQL knows later ones, and JavaScript too, but not the same. */
const latestMoment = Date.parse('9999-12-31T23:59:59Z');

async function readKept(tx: Transaction, ids: readonly string[]): Promise<Map<string, Kept>> {
  const rows = await tx.query<Kept>(
    `SELECT c.id, r.revision, array(SELECT segment FROM segment_members WHERE customer_id = c.id) AS segments,
       (SELECT due_at FROM segment_moments WHERE customer_id = c.id) AS due
     FROM unnest($1::text[]) AS c (id) CROSS JOIN segment_rules AS r`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

type Pair = [customer: string, segment: string];

async function join(tx: Transaction, answers: readonly Answer[], now: Date): Promise<void> {
  const pairs = answers.flatMap(({ id, joined }) => joined.map((segment): Pair => [id, segment]));
  if (pairs.length === 0) return;
  await tx.query(
    `INSERT INTO segment_members (customer_id, segment, since)
     SELECT customer_id, segment, $3 FROM unnest($1::text[], $2::text[]) AS n (customer_id, segment)`,
    [pairs.map(([id]) => id), pairs.map(([, segment]) => segment), now],
  );
}

async function leave(tx: Transaction, answers: readonly Answer[]): Promise<void> {
  const pairs = answers.flatMap(({ id, left }) => left.map((segment): Pair => [id, segment]));
  if (pairs.length === 0) return;
  await tx.query(
    `DELETE FROM segment_members AS m USING unnest($1::text[], $2::text[]) AS n (customer_id, segment)
     WHERE m.customer_id = n.customer_id AND m.segment = n.segment`,
    [pairs.map(([id]) => id), pairs.map(([, segment]) => segment)],
  );
}

async function remind(tx: Transaction, answers: readonly Answer[]): Promise<void> {
  const given = answers.filter(({ due }) => due instanceof Date);
  if (given.length > 0)
    await tx.query(
      `INSERT INTO segment_moments (customer_id, due_at) SELECT * FROM unnest($1::text[], $2::timestamptz[])
       ON CONFLICT (customer_id) DO UPDATE SET due_at = excluded.due_at`,
      [given.map(({ id }) => id), given.map(({ due }) => due)],
    );
  const gone = answers.filter(({ due }) => due === null);
  if (gone.length > 0)
    await tx.query('DELETE FROM segment_moments WHERE customer_id = ANY($1)', [gone.map(({ id }) => id)]);
}
