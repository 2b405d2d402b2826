import { eventTypes, sampleEvents } from '@tourbus/samples';
import type { SeededRandom } from '@tourbus/samples';

/** A customer as the shop of the samples describes one. */
export interface Buyer {
  ref: string;
  reach: { email: string | null; mobile: string | null; prefers: string[] };
  optIn: { granted: boolean; at: string; confirmedAt?: string };
}

const lives = ['mail', 'mail', 'mail', 'mail', 'text', 'post'] as const;

/** Few enough that the same one is written to again and again, also after having had enough. */
export const customerCount = 120;

/** People of the samples under other names, each reached in a way of their own. */
export function inventCustomers(random: SeededRandom, now: Date): Buyer[] {
  const known = sampleEvents(now)
    .filter(({ type }) => type === eventTypes.newsletterIssued)
    .map(({ data }) => data.buyer as Buyer);
  return Array.from({ length: customerCount }, (_, i) => {
    const life = random.pick(lives);
    const mail = life === 'post' ? null : `k${i}@customers.example`;
    const mobile = life === 'text' ? `+447700${900_000 + i}` : null;
    return {
      ...random.pick(known),
      ref: `K-${i}`,
      reach: { email: mail, mobile, prefers: life === 'text' ? ['text'] : [] },
      optIn: {
        granted: random.chance(0.9),
        at: '2025-01-01T00:00:00Z',
        confirmedAt: '2025-01-01T00:10:00Z',
      },
    };
  });
}
