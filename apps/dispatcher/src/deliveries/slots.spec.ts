import { expect, test } from '@jest/globals';
import { Slots } from './slots.js';

test('no more than the given number are under way at once, also after one failed', async () => {
  const slots = new Slots(2);
  let underWay = 0;
  let most = 0;
  const work = (fails: boolean) => async () => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay--;
    if (fails) throw new Error('failed');
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((i) => slots.within(work(i === 0))));
  expect(results.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(most).toBe(2);
});
