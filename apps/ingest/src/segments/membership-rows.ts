interface Queries {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** Keys of the segments that each of these customers is in; one that was deleted is none, though rows may be left. */
export async function segmentsOf(
  database: Queries,
  ids: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = (await database.query(
    `SELECT c.id, array(SELECT segment FROM segment_members JOIN segments ON key = segment
                        WHERE customer_id = c.id ORDER BY segment) AS segments
     FROM unnest($1::text[]) AS c (id)`,
    [ids],
  )) as { id: string; segments: string[] }[];
  return new Map(rows.map(({ id, segments }) => [id, segments]));
}
