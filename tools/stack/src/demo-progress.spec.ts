import { describe, expect, it } from '@jest/globals';
import { discrepancies, isSettled, type Outcome } from './demo-progress.js';

const good: Outcome = {
  posted: { sent: 10, accepted: 10, duplicates: 0, parked: 0, refused: 0 },
  totals: { requested: 10, withheld: 2, rendered: 8, dispatched: 8, delivered: 8, failed: 0 },
  sink: { total: 8, email: 5, sms: 1, print: 2 },
};

describe('the reconciliation of the demo', () => {
  it('finds nothing to say when every event was heard of in the end', () => {
    expect(discrepancies(good)).toEqual([]);
    expect(isSettled(good)).toBe(true);
  });

  it.each<[string, Outcome, RegExp]>([
    [
      'a lost event',
      { ...good, totals: { ...good.totals, requested: 9, dispatched: 7 } },
      /10 events led to 9/,
    ],
    [
      'a mail sent twice',
      { ...good, sink: { ...good.sink, total: 9, email: 6 } },
      /8 were dispatched, 9 found/,
    ],
    ['a lost mail', { ...good, sink: { ...good.sink, total: 7, email: 4 } }, /8 were dispatched, 7 found/],
    [
      'a parked event',
      { ...good, posted: { ...good.posted, accepted: 9, parked: 1 } },
      /1 events are parked/,
    ],
    [
      'a failure',
      { ...good, totals: { ...good.totals, dispatched: 7, failed: 1 } },
      /1 communications failed/,
    ],
  ])('names %s', (_what, outcome, text) => {
    expect(discrepancies(outcome).join('\n')).toMatch(text);
  });

  it('waits while a communication is on its way', () => {
    expect(isSettled({ ...good, totals: { ...good.totals, dispatched: 7 } })).toBe(false);
  });

  it('waits while an event has not led to a communication', () => {
    expect(isSettled({ ...good, totals: { ...good.totals, requested: 9, dispatched: 7 } })).toBe(false);
  });
});
