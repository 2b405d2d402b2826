import { describe, expect, it } from '@jest/globals';
import { digestOf } from './digest.js';

describe('the digest of content', () => {
  it('is the same in whatever order members come', () => {
    expect(digestOf({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(digestOf({ b: [{ d: 3, c: 2 }], a: 1 }));
  });

  it('differs for another order of a list, and for another value', () => {
    expect(
      new Set(
        [
          [1, 2],
          [2, 1],
          [1, '2'],
        ].map(digestOf),
      ).size,
    ).toBe(3);
  });
});
