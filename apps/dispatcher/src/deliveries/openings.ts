import type { Openings } from '@tourbus/contracts';

/** How a moment lies to the times at which a delivery may be handed over. */
export type Standing =
  /** For good, without `until`. */
  { is: 'open'; until?: Date } | { is: 'closed'; opensAt: Date } | { is: 'over' };

/** Of a brand without a policy there are no openings: it is open always. */
export function standingAt(openings: Openings | null, now: Date): Standing {
  if (!openings) return { is: 'open' };
  const { spans, afterwards } = openings;
  const next = spans.find(({ until }) => now < new Date(until));
  if (next) {
    const opensAt = next.from === undefined ? now : new Date(next.from);
    return opensAt <= now ? { is: 'open', until: new Date(next.until) } : { is: 'closed', opensAt };
  }
  return afterwards === 'send' ? { is: 'open' } : { is: 'over' };
}
