import { expect, test } from '@jest/globals';
import { type Look, Proof } from './proof.js';

const base: Look = {
  at: 0,
  last: 0,
  floor: 0,
  delivered: 0,
  quiet: false,
  created: 'first',
  streamEnd: 1_000,
};
const provenBy = (...looks: Partial<Look>[]) => {
  const proof = new Proof();
  for (const look of looks) proof.take({ ...base, ...look });
  return proof.at;
};
const never = -Infinity;

test.each<[string, Partial<Look>[], number]>([
  ['nobody has looked', [], never],
  ['there never was a message', [{ at: 5 }], 5],
  ['the last message is not recorded', [{ at: 5, last: 9, floor: 8 }], never],
  ['the last message is recorded', [{ at: 5, last: 9, floor: 9 }], 5],
  [
    'the last message was removed, and more than the one before is recorded',
    [{ at: 5, last: 7, floor: 9 }],
    5,
  ],
  [
    'messages keep coming, and the consumer is a little behind',
    [
      { at: 5, last: 9, floor: 7 },
      { at: 10, last: 14, floor: 12 },
    ],
    5,
  ],
  ['nothing is left to do, seen once', [{ at: 5, last: 9, quiet: true }], never],
  [
    'nothing is left to do, seen twice',
    [
      { at: 5, last: 9, quiet: true },
      { at: 10, last: 9, quiet: true },
    ],
    5,
  ],
  [
    'the stream was rolled back behind what its consumer was given',
    [
      { at: 5, last: 9, floor: 9, delivered: 9 },
      { at: 10, last: 4, floor: 9, delivered: 9, streamEnd: 4, quiet: true },
      { at: 15, last: 8, floor: 9, delivered: 9, streamEnd: 12, quiet: true },
    ],
    never,
  ],
  [
    'the consumer of a stream that was rolled back was made anew',
    [
      { at: 10, last: 4, floor: 9, delivered: 9, streamEnd: 4 },
      { at: 15, last: 8, floor: 3, delivered: 8, streamEnd: 12, created: 'second' },
      { at: 20, last: 8, floor: 8, delivered: 8, streamEnd: 12, created: 'second' },
    ],
    20,
  ],
])('where %s, it is proven up to the right time', (_, looks, expected) => {
  expect(provenBy(...looks)).toBe(expected);
});
