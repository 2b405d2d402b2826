type Rows = Record<string, unknown[]>;
/** What each service holds of one id, by table. */
export type Held = Record<string, Rows>;

interface CustomerRow {
  merged_into?: string | null;
  members?: string[];
}

/**
 * All that is held of a person: of the id that is asked about, and of every other that was merged with it.
 * @param heldOf asks the services about one id
 */
export async function takeOut(
  id: string,
  heldOf: (id: string) => Promise<Held>,
): Promise<{ customer: string; merged?: Record<string, Held> } & Partial<Held>> {
  const found = new Map<string, Held>();
  const asked = [id];
  for (let one = asked.pop(); one !== undefined; one = asked.pop()) {
    if (found.has(one)) continue;
    const held = await heldOf(one);
    found.set(one, held);
    for (const row of (held['ingest']?.['customers'] ?? []) as CustomerRow[])
      asked.push(...(row.members ?? []), ...(row.merged_into ? [row.merged_into] : []));
  }
  const { [id]: own, ...merged } = Object.fromEntries(found);
  return { customer: id, ...own, ...(found.size > 1 && { merged }) } as Awaited<ReturnType<typeof takeOut>>;
}
