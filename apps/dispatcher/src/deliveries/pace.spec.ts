import { expect, test } from '@jest/globals';
import { Pace } from './pace.js';

const paceAfter = (seconds: number[], options = {}) => {
  const pace = new Pace({ capacity: 8, callsPerSecond: 1_000, most: 132, ...options });
  for (const one of seconds) pace.note(one);
  return pace;
};

test.each<[string, number[], object, number, boolean]>([
  ['nothing is known', [], {}, 8, true],
  ['calls take ten milliseconds', [0.01], {}, 132, false],
  ['calls take a second', [1], {}, 16, true],
  ['calls take a minute', [60], {}, 1, true],
  ['ten calls a second are allowed', [0.01], { callsPerSecond: 10 }, 20, false],
])('where %s, as much is claimed as can be begun soon', (_, seconds, options, stock, slow) => {
  const pace = paceAfter(seconds, options);
  expect([pace.stock, pace.slow]).toEqual([stock, slow]);
});

test('a provider that slows down gets fewer claims call by call', () => {
  const [before, then] = [paceAfter([0.2]), paceAfter([0.2, 5, 5, 5])];
  expect(then.stock).toBeLessThan(before.stock / 3);
});
