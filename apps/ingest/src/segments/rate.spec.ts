import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { besideWhole, rateOf } from './rate.js';

describe('a response rate', () => {
  // Newcombe 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])('%i of %i is from %d to %d', (responded, of, low, high) => {
    const rate = rateOf({ responded, of });
    expect(rate?.rate).toBe(responded / of);
    expect(rate?.low).toBeCloseTo(low, 4);
    expect(rate?.high).toBeCloseTo(high, 4);
  });

  it('is none of nobody', () => expect(rateOf({ responded: 0, of: 0 })).toBeUndefined());

  it.each([
    [2, 1],
    [-1, 1],
    [0.5, 1],
    [0, NaN],
    [0, Infinity],
  ])('is refused for %d of %d', (responded, of) =>
    expect(() => rateOf({ responded, of })).toThrow(/is no rate/),
  );

  it('lies within its interval, which lies within 0 and 1 and narrows with more to go by', () => {
    const counts = fc
      .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([of, share]) => ({ of, responded: Math.floor(of * share) }));
    fc.assert(
      fc.property(counts, ({ of, responded }) => {
        const one = rateOf({ of, responded })!;
        const more = rateOf({ of: of * 10, responded: responded * 10 })!;
        expect(one.low).toBeLessThanOrEqual(one.rate);
        expect(one.high).toBeGreaterThanOrEqual(one.rate);
        expect(one.low).toBeGreaterThanOrEqual(0);
        expect(one.high).toBeLessThanOrEqual(1);
        expect(more.high - more.low).toBeLessThan(one.high - one.low);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a segment beside the whole', () => {
  it('is compared with those who are not in it', () => {
    // Newcombe 1998, table II, method 10: 56 of 70 less 48 of 80.
    const { rest, difference, differs } = besideWhole({ responded: 56, of: 70 }, { responded: 104, of: 150 });
    expect(rest).toMatchObject({ responded: 48, of: 80 });
    expect(difference?.by).toBeCloseTo(0.2, 10);
    expect(difference?.low).toBeCloseTo(0.0524, 4);
    expect(difference?.high).toBeCloseTo(0.3339, 4);
    expect(differs).toBe(true);
  });

  it('does not differ where a few could have responded by chance', () => {
    expect(besideWhole({ responded: 3, of: 10 }, { responded: 200, of: 1_000 }).differs).toBe(false);
  });

  it('can do worse', () => {
    const { differs, difference } = besideWhole({ responded: 10, of: 500 }, { responded: 200, of: 1_000 });
    expect([differs, difference!.high < 0]).toEqual([true, true]);
  });

  it.each([
    ['is empty', { responded: 0, of: 0 }, { responded: 2, of: 9 }],
    ['is everybody', { responded: 2, of: 9 }, { responded: 2, of: 9 }],
    ['is everybody, and that is nobody', { responded: 0, of: 0 }, { responded: 0, of: 0 }],
  ])('has no difference to show where it %s', (_, segment, whole) => {
    const beside = besideWhole(segment, whole);
    expect([beside.difference, beside.differs]).toEqual([undefined, false]);
  });

  it('must be a part of it', () => {
    expect(() => besideWhole({ responded: 1, of: 10 }, { responded: 5, of: 9 })).toThrow(RangeError);
  });
});
