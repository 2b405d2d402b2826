import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CustomerHistory,
  type Touch,
  emptyHistory,
  foldTouchpoint,
  joinHistories,
  mostDays,
} from './history.js';

const at = (moment: string) => new Date(moment);
const response = (kind: string, moment: string, more: Record<string, unknown> = {}): Touch => ({
  kind: 'response-captured',
  at: at(moment),
  references: { response: kind, channel: 'email', definition: 'newsletter', ...more },
});
const purchase = (amount: unknown, currency: unknown = 'EUR', moment = '2026-05-01T12:00:00Z'): Touch => ({
  kind: 'purchase',
  at: at(moment),
  references: { amount, currency },
});
const event = (type: string, moment = '2026-05-01T12:00:00Z'): Touch => ({
  kind: 'event-received',
  at: at(moment),
  references: { type },
});
const fold = (touches: readonly Touch[], zone?: string): CustomerHistory =>
  touches.reduce((history, touch) => foldTouchpoint(history, touch, zone), emptyHistory);

describe('a history', () => {
  it('counts what happened by type, day, first and last', () => {
    const { tallies } = fold([
      event('order.shipped', '2026-05-02T01:00:00+02:00'),
      event('order.shipped', '2026-05-03T12:00:00Z'),
      response('click', '2026-05-04T12:00:00Z'),
      { kind: 'support', at: at('2026-05-05T12:00:00Z'), references: {} },
    ]);
    expect(tallies).toEqual({
      'event:order.shipped': {
        count: 2,
        firstAt: '2026-05-01T23:00:00.000Z',
        lastAt: '2026-05-03T12:00:00.000Z',
        days: { '2026-05-01': 1, '2026-05-03': 1 },
      },
      'response:click:email:newsletter': expect.objectContaining({ count: 1 }),
      'touchpoint:support': expect.objectContaining({ count: 1 }),
    });
  });

  it('leaves out machines, and changes of the profile', () => {
    const touches = [
      response('open', '2026-05-01T12:00:00Z', { machine: true }),
      { kind: 'profile-changed', at: at('2026-05-01T12:00:00Z'), references: { changes: ['names'] } },
    ];
    expect(fold(touches, 'Europe/Vienna')).toBe(emptyHistory);
  });

  it.each([
    ['Europe/Vienna', '2026-03-29T00:59:00Z', 1],
    ['Europe/Vienna', '2026-03-29T01:00:00Z', 3],
    ['Europe/Vienna', '2026-10-25T00:30:00Z', 2],
    ['Europe/Vienna', '2026-10-25T01:30:00Z', 2],
    ['Europe/Vienna', '2026-12-31T23:00:00Z', 0],
    ['Asia/Kolkata', '2026-05-01T18:29:00Z', 23],
    ['Australia/Lord_Howe', '2026-04-04T15:15:00Z', 1],
    ['America/New_York', '2026-03-08T06:59:00Z', 1],
    ['America/New_York', '2026-03-08T07:00:00Z', 3],
    ['Pacific/Kiritimati', '2026-05-01T10:00:00Z', 0],
  ])('has the hour of the wall in %s at %s', (zone, moment, hour) => {
    const { hours } = fold([response('open', moment)], zone);
    expect(hours.flatMap((count, i) => (count ? [i] : []))).toEqual([hour]);
  });

  it('counts no hour where nobody knows the zone, nor for other answers', () => {
    expect(fold([response('open', '2026-05-01T12:00:00Z')]).hours).toEqual([]);
    expect(fold([response('reply', '2026-05-01T12:00:00Z')], 'Europe/Vienna').hours).toEqual([]);
  });

  it.each<[string, Touch[], CustomerHistory['purchases'][string]['amount'] | undefined]>([
    ['exactly, as money is', [purchase(0.1), purchase(0.2)], 0.3],
    ['zero', [purchase(0)], 0],
    ['negative ones', [purchase(10), purchase(-12.5)], -2.5],
    ['the largest there is', [purchase(Number.MAX_VALUE), purchase(Number.MAX_VALUE)], 900719925474.0991],
    ['no words', [purchase('12')], undefined],
    ['nothing infinite', [purchase(Infinity), purchase(NaN)], undefined],
    ['nothing without a currency', [purchase(12, null), purchase(12, 'Euro')], undefined],
  ])('sums amounts: %s', (_, touches, sum) => {
    const { purchases, tallies } = fold(touches);
    expect(purchases['EUR']?.amount).toBe(sum);
    expect(tallies['touchpoint:purchase']?.count).toBe(touches.length);
  });

  it('names 64 things, and counts what is beyond together', () => {
    const { tallies } = fold([
      ...Array.from({ length: 80 }, (_, i) => event(`type-${i}`)),
      ...Array.from({ length: 5 }, (_, i) =>
        response('open', '2026-05-01T12:00:00Z', { definition: `d:${i}` }),
      ),
    ]);
    expect(Object.keys(tallies)).toHaveLength(66);
    expect(tallies['event:*']?.count).toBe(16);
    expect(tallies['response:open:email:*']?.count).toBe(5);
  });

  const touches = fc.array(
    fc.oneof(
      fc
        .record({
          kind: fc.constantFrom('open', 'click', 'reply', 'bounce'),
          moment: fc.date({
            min: at('2024-01-01T00:00:00Z'),
            max: at('2026-12-31T00:00:00Z'),
            noInvalidDate: true,
          }),
          machine: fc.boolean(),
        })
        .map(({ kind, moment, machine }) => response(kind, moment.toISOString(), machine ? { machine } : {})),
      fc
        .record({
          amount: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          currency: fc.constantFrom('EUR', 'USD', 'x', undefined),
          moment: fc.date({
            min: at('2024-01-01T00:00:00Z'),
            max: at('2026-12-31T00:00:00Z'),
            noInvalidDate: true,
          }),
        })
        .map(({ amount, currency, moment }) => purchase(amount, currency, moment.toISOString())),
    ),
    { maxLength: 40 },
  );

  it('is the same in whatever order things are told', () =>
    fc.assert(
      fc.property(
        touches.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([told, otherwise]) => expect(fold(otherwise, 'Europe/Vienna')).toEqual(fold(told, 'Europe/Vienna')),
      ),
    ));

  it('of two records joined is that of all', () =>
    fc.assert(
      fc.property(touches, touches, (some, others) =>
        expect(joinHistories(fold(some, 'Europe/Vienna'), fold(others, 'Europe/Vienna'))).toEqual(
          fold([...some, ...others], 'Europe/Vienna'),
        ),
      ),
    ));

  it('keeps the latest 400 days, whichever come first', () => {
    const daily = Array.from({ length: 500 }, (_, i) =>
      event('visit', new Date(Date.UTC(2025, 0, 1 + i)).toISOString()),
    );
    const { days = {}, count, firstAt } = { ...fold(daily).tallies['event:visit'] };
    expect([Object.keys(days).length, count, firstAt]).toEqual([mostDays, 500, '2025-01-01T00:00:00.000Z']);
    expect(fold(daily.toReversed()).tallies['event:visit']).toEqual(fold(daily).tallies['event:visit']);
  });
});
