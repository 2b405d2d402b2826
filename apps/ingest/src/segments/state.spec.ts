import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventTally, tallyAfter } from './state.js';

const day = 86_400_000;
const tally = (times: readonly number[]) =>
  times.reduce<EventTally | undefined>((so, at) => tallyAfter(so, at), undefined);

describe('a tally of events', () => {
  it('has how many, the last, and when', () => {
    expect(tally([30, 10, 20])).toEqual({ total: 3, lastAt: 30, times: [10, 20, 30] });
  });

  it('counts two at the same time as two', () => expect(tally([5, 5])?.times).toEqual([5, 5]));

  it('forgets when it was after 400 days, and never that it was', () => {
    expect(tally([0, 1, 400 * day])).toEqual({ total: 3, lastAt: 400 * day, times: [1, 400 * day] });
  });

  it('keeps the latest 1,000', () => {
    const kept = tally(Array.from({ length: 1_200 }, (_, i) => i));
    expect([kept?.total, kept?.times.length, kept?.times[0]]).toEqual([1_200, 1_000, 200]);
  });

  it('is the same whatever the order in which events come', () => {
    const times = fc.array(fc.integer({ min: 0, max: 900 * day }), { minLength: 1, maxLength: 40 });
    const shuffled = times.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => expect(tally(other)).toEqual(tally(one))),
      { numRuns: 200 },
    );
  });
});
