import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Tombstone, isOld } from './forgetting.js';

const forgotten: Tombstone = { at: new Date('2026-11-20T10:00:00Z'), version: 7 };

describe('what is said of somebody who was forgotten', () => {
  it.each([
    ['of a version that was known then', { version: 7 }, true],
    ['of a version from after, whatever the clock says', { version: 8, at: '2026-01-01T00:00:00Z' }, false],
    ['of an old version, whatever the clock says', { version: 3, at: '2027-01-01T00:00:00Z' }, true],
    ['from the very moment', { at: '2026-11-20T10:00:00.000Z' }, true],
    ['from before, in another zone', { at: '2026-11-20T10:30:00+01:00' }, true],
    ['from after', { at: '2026-11-20T10:00:00.001Z' }, false],
    ['without saying when', {}, true],
  ])('%s is old: %s', (_what, about, old) => {
    expect(isOld(about, forgotten)).toBe(old);
  });

  it('is news of somebody who was never forgotten', () => {
    expect(isOld({ version: 0 }, undefined)).toBe(false);
  });
});

/** One person: an event makes versions grow, an erasure ends them. */
type Step = { do: 'event'; word: number } | { do: 'erase' };
type Fact =
  { is: 'changed'; version: number; words: readonly number[] } | { is: 'erased'; tombstone: Tombstone };

/** The service that speaks first: what it knows of the person, and what it says, by the rules of the ledger. */
function factsOf(steps: readonly Step[]): { facts: Fact[]; words: readonly number[] } {
  const facts: Fact[] = [];
  let known: { version: number; words: number[] } | undefined;
  let tombstone: Tombstone | undefined;
  for (const [at, step] of steps.entries()) {
    if (step.do === 'event') {
      known = {
        version: (known?.version ?? tombstone?.version ?? 0) + 1,
        words: [...(known?.words ?? []), step.word],
      };
      facts.push({ is: 'changed', version: known.version, words: known.words });
    } else if (known) {
      tombstone = { at: new Date(at), version: known.version };
      known = undefined;
      facts.push({ is: 'erased', tombstone });
    }
  }
  return { facts, words: known?.words ?? [] };
}

/** A service that hears of it, in whichever order, and again. @returns the words that it holds in the end */
function heldAfter(heard: readonly Fact[]): readonly number[] {
  let tombstone: Tombstone | undefined;
  let held: { version: number; words: readonly number[] } | undefined;
  for (const fact of heard)
    if (fact.is === 'erased') {
      if ((tombstone?.version ?? -1) < fact.tombstone.version) tombstone = fact.tombstone;
      if (held && isOld(held, tombstone)) held = undefined;
    } else if (!isOld(fact, tombstone) && (held?.version ?? 0) < fact.version) held = fact;
  return held?.words ?? [];
}

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.nat(1_000).map((word): Step => ({ do: 'event', word })) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'erase' }) },
  ),
  { maxLength: 20 },
);

describe('a person of whom facts come in any order, and again', () => {
  it('is never revived, and whoever came back is known as by who speaks first', () => {
    fc.assert(
      fc.property(
        steps.chain((all) => {
          const said = factsOf(all);
          const again = fc.subarray(said.facts);
          const order = fc.shuffledSubarray(said.facts, { minLength: said.facts.length });
          return fc.tuple(fc.constant(said), order, again, again);
        }),
        ([said, order, first, last]) => {
          expect(heldAfter([...first, ...order, ...last])).toEqual(said.words);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
