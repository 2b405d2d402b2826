import { describe, expect, it } from '@jest/globals';
import { rateOf } from './rates.js';

describe('a rate', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
    [0, 0, 0, 1],
    [45_211, 1_000_000, 0.0448, 0.0456],
  ])('of %d among %d lies between %d and %d', (count, of, low, high) => {
    const rate = rateOf(count, of);
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
  });

  it('of nobody is not zero: there is none', () => {
    expect(rateOf(0, 0).rate).toBeUndefined();
  });
});
