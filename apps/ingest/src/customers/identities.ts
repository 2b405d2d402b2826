import { notFound } from '@tourbus/platform';

/** The database, or a transaction of it. */
interface Queries {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** All ids that are one person with this one, the surviving one first; none where nobody is known by it. */
export async function groupOf(database: Queries, id: string): Promise<string[]> {
  const rows = (await database.query(
    `WITH RECURSIVE up AS (
       SELECT id, merged_into, members FROM customers WHERE id = $1
       UNION ALL SELECT c.id, c.merged_into, c.members FROM up JOIN customers AS c ON c.id = up.merged_into
     ), down AS (
       SELECT id, members, 0 AS depth FROM up WHERE merged_into IS NULL
       UNION ALL SELECT c.id, c.members, depth + 1 FROM down
         CROSS JOIN unnest(down.members) AS member JOIN customers AS c ON c.id = member
     )
     SELECT id FROM down ORDER BY depth, id`,
    [id],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

/**
 * All ids that are one person with this one, the surviving one first: what was told of any of them is read together.
 * @throws Problem 404
 */
export async function identitiesOf(database: Queries, id: string): Promise<[string, ...string[]]> {
  const [survivor, ...others] = await groupOf(database, id);
  if (survivor === undefined) throw notFound('customer', id);
  return [survivor, ...others];
}
