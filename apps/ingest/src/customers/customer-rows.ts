import type { Transaction } from '@tourbus/platform';
import type { Identity } from '../merges/merges.js';
import { type Profile, emptyProfile } from './profile.js';
import type { TimelineEntry } from './timeline-entry.entity.js';

/** With an id where it may be told again: the same id is the same touchpoint. */
export type Touchpoint = Omit<TimelineEntry, 'id'> & { id?: string };

interface Row {
  id: string;
  version: string;
  profile: Profile;
  own: Profile | null;
  mergedInto: string | null;
  members: string[] | null;
}

/** A locked row. */
export interface Locked {
  identity: Identity;
  version: number;
  isNew: boolean;
}

const lockedOf = ({ version, own, mergedInto, members, ...row }: Row, isNew: boolean): Locked => ({
  identity: {
    ...row,
    ...(own && { own }),
    ...(mergedInto !== null && { mergedInto }),
    members: members ?? [],
  },
  version: Number(version),
  isNew,
});

const relatives = ({ identity: { mergedInto, members } }: Locked): string[] => [
  ...members,
  ...(mergedInto === undefined ? [] : [mergedInto]),
];

/** Whether customers that are new are made, and whether those who were erased come back so. */
interface Making {
  makesNew: boolean;
  comeBack: boolean;
}

/**
 * Locks customers, with all that are one person with them. Whom else to lock is known once rows are: then all are let
 * go, and locked anew in the order of their ids.
 */
export async function lockCustomers(
  tx: Transaction,
  ids: Iterable<string>,
  making: Making,
): Promise<Locked[]> {
  const wanted = new Set(ids);
  if (wanted.size === 0) return [];
  await tx.forgotten.hold(tx);
  await tx.query('SAVEPOINT customers_locked');
  for (;;) {
    const locked = await lockRows(tx, [...wanted].sort(byBytes), making);
    const others = locked.flatMap(relatives).filter((id) => !wanted.has(id));
    if (others.length === 0) return locked;
    await tx.query('ROLLBACK TO SAVEPOINT customers_locked');
    for (const id of others) wanted.add(id);
  }
}

async function lockRows(tx: Transaction, ids: readonly string[], making: Making): Promise<Locked[]> {
  const fresh = making.makesNew ? await makeNew(tx, ids, making) : new Set();
  const rows = await tx.query<Row>(
    `SELECT id, version, profile, own, merged_into AS "mergedInto", members FROM customers
     WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
    [ids],
  );
  return rows.map((row) => lockedOf(row, fresh.has(row.id)));
}

/** Versions of one who was erased and comes back go on, so that nothing older can be taken for news. */
async function makeNew(tx: Transaction, ids: readonly string[], { comeBack }: Making): Promise<Set<string>> {
  const erased = await tx.forgotten.among(tx, ids);
  const wanted = comeBack ? ids : ids.filter((id) => !erased.has(id));
  const made = await tx.query<{ id: string }>(
    `INSERT INTO customers (id, version, profile)
     SELECT id, version, $3 FROM unnest($1::text[], $2::bigint[]) AS n (id, version)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [wanted, wanted.map((id) => erased.get(id)?.version ?? 0), JSON.stringify(emptyProfile)],
  );
  return new Set(made.map(({ id }) => id));
}

export async function writeCustomers(
  tx: Transaction,
  changed: readonly { identity: Identity; version: number }[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ version, identity: { id, profile, own, mergedInto, members } }) => ({
    ...{ id, version, profile, own: own ?? null, merged_into: mergedInto ?? null },
    members: members.length === 0 ? null : members,
  }));
  await tx.query(
    `UPDATE customers SET version = n.version, profile = n.profile, own = n.own, merged_into = n.merged_into,
       members = n.members, updated_at = now()
     FROM jsonb_to_recordset($1::jsonb) AS n
       (id text, version bigint, profile jsonb, own jsonb, merged_into text, members text[])
     WHERE customers.id = n.id`,
    [JSON.stringify(rows)],
  );
}

export async function writeTimeline(tx: Transaction, touchpoints: readonly Touchpoint[]): Promise<void> {
  if (touchpoints.length === 0) return;
  await tx.query(
    `INSERT INTO timeline_entries (id, customer_id, kind, at, source, refs, notes)
     SELECT coalesce(id, gen_random_uuid()), customer_id, kind, at, source, refs, notes
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::jsonb[], $7::jsonb[])
       AS n (id, customer_id, kind, at, source, refs, notes)
     ON CONFLICT (id) DO NOTHING`,
    [
      touchpoints.map((t) => t.id ?? null),
      touchpoints.map((t) => t.customerId),
      touchpoints.map((t) => t.kind),
      touchpoints.map((t) => t.at),
      touchpoints.map((t) => t.source),
      touchpoints.map((t) => JSON.stringify(t.references)),
      touchpoints.map((t) => JSON.stringify(t.notes)),
    ],
  );
}

/** As PostgreSQL's collation "C" sorts. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
