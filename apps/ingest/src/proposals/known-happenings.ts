import type { CountingCondition } from '@tourbus/contracts';
import type { CustomerHistory } from '../history/history.js';

const mostNames = 200;
const namesAsked = 30;
const quantiles = [0.5, 0.8];
const windows = ['P30D', 'P90D'];

interface Known {
  condition: CountingCondition;
  /** How often it was, of each customer to whom it happened. */
  counts: number[];
}

/** Collects what happened to customers, and what can be asked of that which tells enough people apart. */
export class KnownHappenings {
  private readonly known = new Map<string, Known>();

  constructor(private readonly fewest: number) {}

  see({ tallies }: CustomerHistory): void {
    const counts = new Map<string, { condition: CountingCondition; count: number }>();
    for (const [key, { count }] of Object.entries(tallies))
      for (const condition of conditionsOf(key)) {
        const name = JSON.stringify(condition);
        counts.set(name, { condition, count: (counts.get(name)?.count ?? 0) + count });
      }
    for (const [name, { condition, count }] of counts) {
      const known =
        this.known.get(name) ?? (this.known.size < mostNames ? { condition, counts: [] } : undefined);
      if (!known) continue;
      this.known.set(name, known);
      known.counts.push(count);
    }
  }

  conditions(): CountingCondition[] {
    return [...this.known.values()]
      .filter(({ counts }) => counts.length >= this.fewest)
      .sort((one, other) => other.counts.length - one.counts.length)
      .slice(0, namesAsked)
      .flatMap(({ condition, counts }) => [
        { ...condition, atLeast: 1 },
        ...this.oftener(counts).map((atLeast) => ({ ...condition, atLeast })),
        { ...condition, atMost: 0 },
        ...windows.map((within) => ({ ...condition, atLeast: 1, within })),
      ]);
  }

  private oftener(counts: readonly number[]): number[] {
    const sorted = counts.toSorted((a, b) => a - b);
    const most = sorted.at(-this.fewest) ?? 1;
    const cuts = quantiles.map((share) => sorted[Math.floor(share * sorted.length)] ?? 1);
    return [...new Set([2, ...cuts])].filter((count) => count > 1 && count <= most);
  }
}

/** An answer counts by its message, and by its sort to whichever. What is one name too many has none to be asked by. */
function conditionsOf(key: string): CountingCondition[] {
  const [sort = '', first = '', , ...rest] = key.split(':');
  if (key.endsWith(':*')) return [];
  const name = key.slice(sort.length + 1);
  if (sort === 'event') return [{ event: name }];
  if (sort === 'touchpoint') return [{ touchpoint: name }];
  return [{ response: first }, { response: first, definition: rest.join(':') }];
}
