import { expect, it } from '@jest/globals';
import { type Held, takeOut } from './take-out.ts';

const people: Record<string, { merged_into: string | null; members: string[] }> = {
  alone: { merged_into: null, members: [] },
  top: { merged_into: null, members: ['middle'] },
  middle: { merged_into: 'top', members: ['bottom'] },
  bottom: { merged_into: 'middle', members: [] },
};
const heldOf = (id: string): Promise<Held> =>
  Promise.resolve({ ingest: { customers: people[id] ? [people[id]] : [] }, tracker: { responses: [id] } });

it('is what every service holds of the customer', async () => {
  expect(await takeOut('alone', heldOf)).toEqual({ customer: 'alone', ...(await heldOf('alone')) });
});

it.each(['top', 'middle', 'bottom'])('asked about %s, has all ids that are one person', async (id) => {
  const { customer, merged, tracker } = await takeOut(id, heldOf);
  expect([customer, tracker]).toEqual([id, { responses: [id] }]);
  const others = ['top', 'middle', 'bottom'].filter((one) => one !== id);
  expect(Object.keys(merged ?? {}).sort()).toEqual(others.sort());
});

it('of somebody whom ingest does not know is what the others hold', async () => {
  expect(await takeOut('gone', heldOf)).toEqual({ customer: 'gone', ...(await heldOf('gone')) });
});
