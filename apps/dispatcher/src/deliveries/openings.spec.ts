import { describe, expect, test } from '@jest/globals';
import type { Openings } from '@tourbus/contracts';
import { standingAt } from './openings.js';

/** Open until ten in the evening, and from eight to ten on the next day. */
const days: Openings = {
  spans: [{ until: '2026-11-23T22:00:00Z' }, { from: '2026-11-24T08:00:00Z', until: '2026-11-24T22:00:00Z' }],
  afterwards: 'withhold',
};
const at = (time: string, openings: Openings | null = days) => standingAt(openings, new Date(time));

describe('a delivery', () => {
  test('of a brand without a policy may go at any time', () => {
    expect(at('2026-11-23T03:00:00Z', null)).toEqual({ is: 'open' });
  });

  test.each([
    [
      'may go before it closes',
      '2026-11-23T21:59:59.999Z',
      { is: 'open', until: new Date('2026-11-23T22:00Z') },
    ],
    [
      'waits from the moment that it closes',
      '2026-11-23T22:00:00Z',
      { is: 'closed', opensAt: new Date('2026-11-24T08:00Z') },
    ],
    [
      'waits until the last moment before it opens',
      '2026-11-24T07:59:59.999Z',
      { is: 'closed', opensAt: new Date('2026-11-24T08:00Z') },
    ],
    [
      'may go from the moment that it opens',
      '2026-11-24T08:00:00Z',
      { is: 'open', until: new Date('2026-11-24T22:00Z') },
    ],
    ['is too late after the last opening', '2026-11-24T22:00:00Z', { is: 'over' }],
  ])('%s', (_, time, expected) => {
    expect(at(time)).toEqual(expected);
  });

  test('that the law wants said goes after the last opening too', () => {
    expect(at('2026-11-30T03:00:00Z', { ...days, afterwards: 'send' })).toEqual({ is: 'open' });
    expect(at('2026-11-23T23:00:00Z', { ...days, afterwards: 'send' }).is).toBe('closed');
  });

  test('without any opening is too late at once', () => {
    expect(at('2026-11-23T12:00:00Z', { spans: [], afterwards: 'withhold' }).is).toBe('over');
  });
});
