import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CustomerHistory, type Touch, emptyHistory, foldTouchpoint } from '../history/history.js';
import { beginningOf, dayAt } from './days.js';
import { inferTraits, withTraits } from './traits.js';

const today = new Date('2026-06-15T12:00:00Z');
const ago = (days: number): Date => new Date(today.getTime() - days * 86_400_000);

const answer = (response: string, daysAgo: number, more: Record<string, unknown> = {}): Touch => ({
  kind: 'response-captured',
  at: ago(daysAgo),
  references: { response, channel: 'email', definition: 'newsletter', ...more },
});
const did = (kind: string, daysAgo: number, references: Record<string, unknown> = {}): Touch => ({
  kind,
  at: ago(daysAgo),
  references,
});
const bought = (daysAgo: number, amount: unknown = 20, currency = 'EUR'): Touch =>
  did('purchase', daysAgo, { amount, currency });
const times = (count: number, touch: Touch): Touch[] => Array.from({ length: count }, () => touch);

const historyOf = (touches: readonly Touch[], zone = 'Europe/Vienna'): CustomerHistory =>
  touches.reduce((history, touch) => foldTouchpoint(history, touch, zone), emptyHistory);
const traitsOf = (touches: readonly Touch[], now = today) => inferTraits(historyOf(touches), now).values;

describe('the engagement score', () => {
  it.each<[string, Touch[], number | undefined]>([
    ['is missing of who never answered', [bought(1), did('event-received', 1, { type: 'a' })], undefined],
    ['is half with ten points', [...times(3, answer('click', 0)), answer('open', 0)], 50],
    ['counts a reply for five', times(2, answer('reply', 0)), 50],
    ['counts no machine', times(50, answer('open', 0, { machine: true })), undefined],
    ['does not count who turns away', [answer('unsubscribe', 0), answer('complaint', 0)], undefined],
    ['has lost half of its points in 30 days', times(4, answer('reply', 30)), 50],
    ['is nothing a year later', [answer('click', 365)], 0],
    ['takes tomorrow for today', times(2, answer('reply', -1)), 50],
    ['never exceeds 100', times(10_000, answer('reply', 0)), 100],
  ])('%s', (_, touches, score) => expect(traitsOf(touches)['engagementScore']).toBe(score));
});

describe('the best hour', () => {
  const at = (moment: string): Touch => ({ ...answer('open', 0), at: new Date(moment) });
  const hourOf = (touches: Touch[], zone?: string) =>
    (inferTraits(historyOf(touches, zone), today).values['bestHour'] as { value: unknown } | undefined)
      ?.value;

  it('is the same hour of the wall on both sides of a change of clocks, in the shape that the composer reads', () => {
    const touches = [...times(3, at('2026-03-28T08:15:00Z')), ...times(3, at('2026-03-29T07:15:00Z'))];
    expect(hourOf(touches)).toEqual({ hour: 9, basis: 'responses', observations: 6 });
    expect(hourOf(touches, 'America/New_York')).toMatchObject({ hour: 3 });
  });

  it.each<[string, Touch[], number | undefined]>([
    ['asks for five', times(4, at('2026-06-01T08:00:00Z')), undefined],
    [
      'goes round midnight',
      [...times(3, at('2026-06-01T21:30:00Z')), ...times(2, at('2026-06-01T22:30:00Z'))],
      23,
    ],
    [
      'is missing where somebody opens at all hours',
      Array.from({ length: 24 }, (_, i) => at(`2026-06-01T${String(i).padStart(2, '0')}:00:00Z`)),
      undefined,
    ],
    [
      'is the earliest of equals',
      [...times(3, at('2026-06-01T06:00:00Z')), ...times(3, at('2026-06-01T16:00:00Z'))],
      8,
    ],
  ])('%s', (_, touches, hour) =>
    expect(hourOf(touches)).toEqual(hour === undefined ? undefined : expect.objectContaining({ hour })),
  );
});

describe('the preferred channel', () => {
  it.each<[string, Touch[], string | undefined]>([
    [
      'is where most is answered',
      [...times(3, answer('reply', 1, { channel: 'sms' })), answer('open', 1)],
      'sms',
    ],
    ['asks for three answers', times(2, answer('reply', 1, { channel: 'sms' })), undefined],
    [
      'is missing where two are much the same',
      [...times(3, answer('click', 1)), ...times(3, answer('click', 1, { channel: 'sms' }))],
      undefined,
    ],
    [
      'follows the later answers',
      [...times(9, answer('click', 180)), ...times(3, answer('click', 1, { channel: 'sms' }))],
      'sms',
    ],
  ])('%s', (_, touches, channel) => expect(traitsOf(touches)['preferredChannel']).toBe(channel));
});

describe('recency, frequency and money', () => {
  it.each<[string, Touch[], Record<string, unknown>]>([
    ['are missing of who bought nothing', [answer('open', 1)], {}],
    [
      'are told by currency',
      [bought(1), bought(364, 5.5), bought(365), bought(2, 1, 'USD')],
      {
        purchasesInYear: 3,
        spent: { EUR: 45.5, USD: 1 },
        rfm: 'loyal',
        lastPurchaseAt: ago(1).toISOString(),
      },
    ],
    [
      'make a champion',
      times(6, bought(30, 200)),
      { purchasesInYear: 6, spent: { EUR: 1200 }, rfm: 'champion' },
    ],
    ['stand for nothing but money', times(6, bought(30, 0)), { spent: { EUR: 0 }, rfm: 'loyal' }],
    ['may be owed', [bought(30, -500)], { spent: { EUR: -500 }, rfm: 'promising' }],
    ['cool down', [bought(31)], { rfm: 'cooling' }],
    ['are at risk', times(2, bought(181)), { rfm: 'at-risk' }],
    ['end', [bought(400)], { purchasesInYear: 0, rfm: 'dormant' }],
    ['need no amount', [bought(1, 'much')], { purchasesInYear: 1, spent: undefined, rfm: 'promising' }],
  ])('%s', (_, touches, expected) => {
    const { lastPurchaseAt, purchasesInYear, spent, rfm } = traitsOf(touches);
    expect({ lastPurchaseAt, purchasesInYear, spent, rfm }).toEqual({
      ...{ lastPurchaseAt, purchasesInYear, spent, rfm },
      ...(Object.keys(expected).length > 0 ? expected : { lastPurchaseAt: undefined, rfm: undefined }),
    });
  });
});

describe('the churn risk', () => {
  const every = (days: number, since: number): Touch[] => [0, 1, 2, 3].map((n) => bought(since + n * days));
  it.each<[string, Touch[], number | undefined]>([
    ['asks for three days', [bought(1), bought(1), bought(10)], undefined],
    ['is nothing within the own rhythm', every(30, 30), 0],
    ['is a half after twice of it', every(30, 60), 50],
    ['knows who buys each week', every(7, 21), 80],
    ['is full in the end', every(7, 200), 100],
    ['is told by answers where nothing is bought', [60, 50, 40].map((n) => answer('open', n)), 90],
  ])('%s', (_, touches, risk) => expect(traitsOf(touches)['churnRisk']).toBe(risk));
});

describe('the lifecycle stage', () => {
  it.each<[string, Touch[], string | undefined]>([
    [
      'is missing of who did nothing',
      [did('event-received', 1, { type: 'a' }), answer('bounce', 1)],
      undefined,
    ],
    ['begins as new', [bought(30), answer('open', 2)], 'new'],
    ['is active after 30 days', [bought(31), answer('open', 2)], 'active'],
    ['is active up to 90 days of silence', [bought(90)], 'active'],
    ['lapses then', [bought(91)], 'lapsing'],
    ['lapses up to 180', [bought(180)], 'lapsing'],
    ['is lost then', [bought(181)], 'lost'],
    ['is won back', [bought(300), did('visit', 90), did('support', 5)], 'won-back'],
    ['is not won back by a machine', [bought(300), answer('open', 5, { machine: true })], 'lost'],
    ['is active again 90 days after the return', [bought(400), bought(91), bought(5)], 'active'],
  ])('%s', (_, touches, stage) => {
    expect(traitsOf(touches)['lifecycleStage']).toBe(stage);
  });
});

const touches = fc.array(
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('open', 'click', 'reply', 'bounce', 'unsubscribe'),
        fc.integer({ min: -2, max: 900 }),
        fc.constantFrom('email', 'sms'),
      )
      .map(([kind, daysAgo, channel]) => answer(kind, daysAgo, { channel })),
    fc
      .tuple(fc.integer({ min: -2, max: 900 }), fc.double({ noDefaultInfinity: false }))
      .map(([daysAgo, amount]) => bought(daysAgo, amount)),
    fc.integer({ min: 0, max: 900 }).map((daysAgo) => did('visit', daysAgo)),
  ),
  { maxLength: 30 },
);

describe('traits', () => {
  it('stay within their bounds, whatever happened', () =>
    fc.assert(
      fc.property(touches, (given) => {
        const { engagementScore = 0, churnRisk = 0, purchasesInYear = 0, spent = {} } = traitsOf(given);
        expect(engagementScore).toBeGreaterThanOrEqual(0);
        expect(engagementScore).toBeLessThanOrEqual(100);
        expect(churnRisk).toBeGreaterThanOrEqual(0);
        expect(churnRisk).toBeLessThanOrEqual(100);
        expect(purchasesInYear).toBeLessThanOrEqual(given.length);
        for (const sum of Object.values(spent as object)) expect(Number.isFinite(sum)).toBe(true);
      }),
    ));

  it('do not depend on the order in which things are told', () => {
    const small = touches.map((all) =>
      all.map((touch) => ({
        ...touch,
        references: { ...touch.references, ...('amount' in touch.references && { amount: 12.34 }) },
      })),
    );
    const shuffled = small.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([told, otherwise]) => expect(traitsOf(otherwise)).toEqual(traitsOf(told))),
    );
  });

  it('that are inferred again when they say so are right on every day', () =>
    fc.assert(
      fc.property(touches, (given) => {
        const history = historyOf(given);
        let kept = inferTraits(history, today);
        for (let day = dayAt(today); day < dayAt(today) + 700; day++) {
          const now = beginningOf(day);
          if (kept.due && kept.due <= now) kept = inferTraits(history, now);
          expect(kept.values).toEqual(inferTraits(history, now).values);
        }
      }),
      { numRuns: 30 },
    ));

  it('go with their evidence, and leave those of others alone', () => {
    const known = { opens: 3, rfm: 'loyal', own: true };
    expect(withTraits(known, ['rfm', 'churnRisk'], { churnRisk: 10 })).toEqual({
      ...{ opens: 3, own: true, churnRisk: 10 },
    });
  });
});
