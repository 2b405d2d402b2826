import { notFound } from '@tourbus/platform';
import type { DataSource } from 'typeorm';

/**
 * All ids that are one person with this one, the surviving one first: what was told of any of them is read together.
 * @throws Problem 404
 */
export async function identitiesOf(database: DataSource, id: string): Promise<[string, ...string[]]> {
  const rows = await database.query<{ id: string }[]>(
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
  );
  const [survivor, ...others] = rows.map((row) => row.id);
  if (survivor === undefined) throw notFound('customer', id);
  return [survivor, ...others];
}
