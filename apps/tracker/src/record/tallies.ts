/** What is counted beside all communications, and the time that tells of it. */
export const counted = {
  withheld: 'withheld_at',
  rendered: 'rendered_at',
  dispatched: 'dispatched_at',
  delivered: 'delivered_at',
  failed: 'failed_at',
  opened: 'first_opened_at',
  clicked: 'first_clicked_at',
} as const;

/** How many communications reached each state; who did not hear from us at all is in `withheld`. */
export type Totals = Record<'requested' | keyof typeof counted, number>;

const names = ['requested', ...Object.keys(counted)];

/**
 * Of communications that were first heard of at $1 or later: from the hour $2 on by the tallies, and what came before it
 * one by one.
 */
const summed = `
  SELECT ${names.map((name) => `coalesce(sum(${name}), 0)::int AS ${name}`).join(', ')}
  FROM (
    SELECT ${names.join(', ')} FROM communication_tallies WHERE hour >= $2
    UNION ALL
    SELECT count(*), ${Object.values(counted)
      .map((time) => `count(${time})`)
      .join(', ')}
    FROM communications WHERE recorded_at >= $1 AND recorded_at < $2
  ) AS parts`;

const hourMs = 3_600_000;

/** @param since ever, where it is not given */
export function totals(since?: string): [sql: string, parameters: unknown[]] {
  if (!since) return [summed, ['-infinity', '-infinity']];
  return [summed, [since, new Date(Math.ceil(Date.parse(since) / hourMs) * hourMs)]];
}
