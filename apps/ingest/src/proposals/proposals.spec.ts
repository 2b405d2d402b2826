import { describe, expect, it } from '@jest/globals';
import { Observations } from './observations.js';
import { type Search, search } from './proposals.js';

/** Numbers between 0 and 1 that are as good as drawn, and the same for the same seed (mulberry32). */
function drawnFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface World {
  seed: number;
  customers?: number;
  /** How many of all each condition holds for. */
  conditions: readonly number[];
  existing?: readonly number[];
  /** How likely somebody holds what is looked for, by their conditions. */
  chance: (holds: readonly boolean[], half: 'found' | 'confirmed') => number;
  /** What follows from the other conditions. */
  derive?: (holds: boolean[]) => void;
}

function searched({ seed, customers = 4_000, conditions, existing = [], chance, derive }: World): Search {
  const draw = drawnFrom(seed);
  const halves = {
    found: new Observations(0.6 * customers, conditions.length),
    confirmed: new Observations(0.6 * customers, conditions.length),
  };
  for (let i = 0; i < customers; i++) {
    const half = draw() < 0.5 ? 'found' : 'confirmed';
    const holds = conditions.map((share) => draw() < share);
    derive?.(holds);
    halves[half].add(draw() < chance(holds, half), (condition) => holds[condition] === true);
  }
  const work = search(halves, {
    ...{ count: conditions.length, existing },
    alone: (condition) => !existing.includes(condition),
  });
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const rulesOf = ({ proposals }: Search) => proposals.map(({ conditions }) => conditions);
const many = Array.from({ length: 40 }, (_, i) => 0.02 + (i % 10) * 0.06);
const seeds = Array.from({ length: 100 }, (_, i) => i + 1);

describe('proposed rules', () => {
  it('are none where everything is chance, whatever the seed', () => {
    const wrong = seeds.filter(
      (seed) =>
        rulesOf(searched({ seed, customers: 2_000, conditions: many, chance: () => 0.11 })).length > 0,
    );
    // At most one in twenty is promised; intervals that do not touch are stricter than that.
    expect(wrong.length).toBeLessThanOrEqual(2);
  });

  it('are none where what was found is true of those alone who found it', () => {
    const search = searched({
      ...{ seed: 7, conditions: many },
      chance: (holds, half) => (half === 'found' && holds[5] ? 0.4 : 0.1),
    });
    expect(search.brought).toBeGreaterThan(0);
    expect(search.proposals).toEqual([]);
  });

  it.each(seeds.slice(0, 10))(
    'find a condition that matters, and nothing that does not (seed %d)',
    (seed) => {
      const search = searched({ seed, conditions: many, chance: (holds) => (holds[3] ? 0.35 : 0.1) });
      expect(rulesOf(search)).toEqual([[3]]);
      const [{ found, confirmed }] = search.proposals as [(typeof search.proposals)[0]];
      expect(found.count / found.of).toBeGreaterThan(0.25);
      expect(confirmed.count / confirmed.of).toBeGreaterThan(0.25);
      expect(search.tried).toBeGreaterThan(500);
    },
  );

  it.each(seeds.slice(0, 10))('find two that matter only together (seed %d)', (seed) => {
    const search = searched({
      ...{ seed, customers: 8_000, conditions: [...many, 0.4, 0.4] },
      chance: (holds) => (holds[40] && holds[41] ? 0.35 : 0.1),
    });
    expect(rulesOf(search)[0]).toEqual([40, 41]);
  });

  it('leave out a second condition that adds nothing', () => {
    const search = searched({
      ...{ seed: 3, conditions: [0.2, 0.5, 0.5, 0.5] },
      chance: (holds) => (holds[0] ? 0.5 : 0.1),
    });
    expect(rulesOf(search)).toEqual([[0]]);
  });

  it('leave out what holds for nearly the same people as one that is better', () => {
    const search = searched({
      ...{ seed: 4, conditions: [0.2, 0.03] },
      derive: (holds) => (holds[1] = holds[0] || holds[1] === true),
      chance: (holds) => (holds[0] ? 0.5 : 0.1),
    });
    expect(rulesOf(search)).toEqual([[0]]);
  });

  it('leave out what says no more than a segment that there is, and keep what narrows it', () => {
    const world = {
      ...{ seed: 5, conditions: [0.2, 0.2, 0.4], existing: [1] },
      derive: (holds: boolean[]) => (holds[1] = holds[0] === true),
    };
    expect(rulesOf(searched({ ...world, chance: (holds) => (holds[0] ? 0.4 : 0.1) }))).toEqual([]);
    const narrowed = searched({ ...world, chance: ([a, , b]) => (a ? (b ? 0.7 : 0.3) : 0.1) });
    expect(rulesOf(narrowed)).toEqual([[0, 2]]);
  });

  it('leave out what restates what is looked for', () => {
    const search = searched({
      seed: 6,
      conditions: [0.1, 0.3],
      chance: ([restated]) => (restated ? 0.99 : 0.001),
    });
    expect(rulesOf(search)).toEqual([]);
  });

  it('leave out groups that are too small to be told from chance, or tell of people', () => {
    const search = searched({ seed: 8, conditions: [0.01], chance: ([few]) => (few ? 0.9 : 0.1) });
    expect(search).toEqual({ proposals: [], tried: 0, brought: 0 });
  });
});
