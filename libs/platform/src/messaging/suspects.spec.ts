import { describe, expect, it } from '@jest/globals';
import { endsOfPoison, isPoison } from './suspects.js';

describe('a message is taken for poison', () => {
  it.each([
    ['not at its second delivery: the batch it was in may have ended the first process', 1, 0, 2, false],
    ['at its third, when the second process ended with it alone', 2, 0, 3, true],
    ['not when the first delivery was given back unbegun', 2, 1, 3, false],
    ['at the fourth, when the first was given back and two processes ended with it alone', 3, 1, 4, true],
    ['not when its neighbours ended two processes before its turn came', 1, 0, 3, false],
    ['not when every delivery was given back', 1, 5, 6, false],
  ])('%s', (_title, begun, survived, deliveries, expected) => {
    expect(isPoison({ begun, survived }, deliveries, endsOfPoison({}))).toBe(expected);
  });

  it('only after four ends where all wait for it', () => {
    const poisonAt = (deliveries: number) =>
      isPoison({ begun: deliveries - 1, survived: 0 }, deliveries, endsOfPoison({ reliedUpon: true }));
    expect([3, 4, 5].map(poisonAt)).toEqual([false, false, true]);
  });
});
