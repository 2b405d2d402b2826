import { describe, expect, it } from '@jest/globals';
import { type CustomerHistory, emptyHistory, foldTouchpoint } from '../history/history.js';
import { beginOf, historyBefore } from './before.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const at = (moment: string) => Date.parse(moment);

const placed = (...moments: string[]): CustomerHistory =>
  moments.reduce<CustomerHistory>(
    (history, moment) =>
      foldTouchpoint(history, {
        ...{ kind: 'event-received', at: new Date(moment), references: { type: 'order.placed' } },
      }),
    emptyHistory,
  );
const orders = placed('2026-01-05T08:00:00Z', '2026-11-01T09:00:00Z', '2026-11-10T10:00:00Z');

describe('when something began', () => {
  it.each([
    ['is the first time of all', { event: 'order.placed' }, '2026-01-05T08:00:00Z'],
    [
      'is the first day within its window, beyond the last time',
      { event: 'order.placed', within: 'P30D' },
      '2026-11-01T00:00:00Z',
    ],
    [
      'is the last time where no day before is within',
      { event: 'order.placed', within: 'P15D' },
      '2026-11-10T00:00:00Z',
    ],
  ])('%s', (_, condition, moment) => {
    expect(new Date(beginOf([condition], orders, now)!).toISOString()).toBe(new Date(moment).toISOString());
  });

  it.each([
    ['it never happened', { event: 'order.returned' }],
    ['it did not within the window', { event: 'order.placed', within: 'P3D' }],
  ])('is nothing where %s', (_, condition) => {
    expect(beginOf([condition], orders, now)).toBeUndefined();
  });
});

describe('the history before', () => {
  const tallyBefore = (moment: string) => historyBefore(orders, at(moment)).tallies['event:order.placed'];

  it('has what had happened by then, and not the moment itself', () => {
    expect(tallyBefore('2026-11-20T00:00:00Z')).toMatchObject({ count: 3 });
    expect(tallyBefore('2026-11-10T10:00:00Z')).toMatchObject({
      count: 2,
      firstAt: '2026-01-05T08:00:00.000Z',
    });
    expect(tallyBefore('2026-11-01T00:00:00Z')).toMatchObject({ count: 1 });
    expect(tallyBefore('2026-01-05T08:00:00Z')).toBeUndefined();
  });

  it('has sums of purchases only where none came afterwards', () => {
    const references = { amount: 20, currency: 'EUR' };
    const bought = foldTouchpoint(orders, {
      kind: 'purchase',
      at: new Date('2026-11-01T09:00:00Z'),
      references,
    });
    expect(historyBefore(bought, now).purchases).toEqual(bought.purchases);
    expect(historyBefore(bought, at('2026-11-01T09:00:00Z')).purchases).toEqual({});
  });
});
