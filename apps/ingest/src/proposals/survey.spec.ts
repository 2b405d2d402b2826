import { describe, expect, it } from '@jest/globals';
import { type SegmentRule, segmentRuleSchema } from '@tourbus/contracts';
import { type Profile, emptyProfile, snapshotOf } from '../customers/profile.js';
import { type CustomerHistory, emptyHistory, foldTouchpoint } from '../history/history.js';
import { inferTraits } from '../traits/traits.js';
import { Survey } from './survey.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const dayMilliseconds = 86_400_000;

/** So many days ago. */
type Deed = [daysAgo: number, kind: string, references: Record<string, unknown>];

const historyOf = (deeds: readonly Deed[]): CustomerHistory =>
  deeds.reduce<CustomerHistory>(
    (history, [daysAgo, kind, references]) =>
      foldTouchpoint(history, { kind, at: new Date(now - daysAgo * dayMilliseconds), references }, 'UTC'),
    emptyHistory,
  );
const event = (daysAgo: number, type: string): Deed => [daysAgo, 'event-received', { type }];
const click = (daysAgo: number, definition: string): Deed => [
  ...([daysAgo, 'response-captured'] as const),
  { response: 'click', channel: 'email', definition },
];

interface Given extends Partial<Pick<Profile, 'attributes' | 'contactPoints' | 'names'>> {
  deeds?: readonly Deed[];
}

/** What would be asked of customers like these, 100 times each. */
function asked(
  wanted: SegmentRule,
  people: readonly Given[],
  segments: Record<string, SegmentRule> = {},
): string[] {
  const survey = new Survey({ for: wanted, isRare: false, now }, new Map(Object.entries(segments)));
  for (let i = 0; i < 100; i++)
    people.forEach(({ deeds = [], ...given }, person) => {
      const history = historyOf(deeds);
      const profile = { ...emptyProfile, ...given, traits: inferTraits(history, new Date(now)).values };
      const nth = i * people.length + person;
      const attributes = { ...given.attributes, customerNumber: 1_000 + nth, ticket: `T${nth}` };
      survey.see({
        customer: snapshotOf(`C-${nth}`, 1, { ...profile, attributes }),
        ...{ history, memberOf: new Set<string>() },
      });
    });
  const { rules } = resultOf(survey.conditions());
  for (const rule of rules) expect(segmentRuleSchema.safeParse(rule).error?.issues).toBeUndefined();
  return rules.map((rule) => JSON.stringify(rule));
}

function resultOf<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const some = (all: readonly string[], part: string): string[] => all.filter((one) => one.includes(part));
/** Without what holds for those to whom it did not happen: they cannot have come to it by what is looked for. */
const held = (all: readonly string[]): string[] =>
  all.filter((one) => !/"missing"|"notWithinLast"|"atMost":0/.test(one));
const bought: SegmentRule = { event: 'order.placed', atLeast: 1 };

describe('what is asked of customers', () => {
  it('are values that enough of them have, cut points of numbers, and what is missing', () => {
    const rules = asked(bought, [
      { attributes: { city: 'Wien', age: 20, member: true, joined: '2026-11-01' } },
      { attributes: { city: 'Graz', age: 30, tags: ['a', 'b'] } },
      { attributes: { city: 'Graz', age: 40, profile: { stars: 3 } } },
    ]);
    expect(rules).toEqual(
      expect.arrayContaining(
        [
          { field: 'attributes.city', is: 'equal', value: 'Wien' },
          { field: 'attributes.age', is: 'atLeast', value: 30 },
          { field: 'attributes.age', is: 'atMost', value: 20 },
          { field: 'attributes.member', is: 'equal', value: true },
          { field: 'attributes.tags', is: 'equal', value: 'b' },
          { field: 'attributes.profile.stars', is: 'missing' },
          { field: 'attributes.joined', is: 'withinLast', value: 'P30D' },
        ].map((rule) => JSON.stringify(rule)),
      ),
    );
  });

  it('is nothing that names them: ids, numbers that they were given, names, addresses, what nobody shares', () => {
    const contactPoints = [
      {
        channel: 'email' as const,
        address: 'one@all.example',
        state: 'verified' as const,
        since: '2026-01-01T00:00:00Z',
      },
    ];
    const rules = asked(bought, [
      { contactPoints, names: { given: 'Ada' }, attributes: { partnerEmail: 'a@b.c' } },
      {},
    ]);
    expect(rules.filter((rule) => /ustomerNumber|ticket|names|mail"|ddress|"id"/.test(rule))).toEqual([]);
    expect(some(rules, 'contactPoints.email.state')).not.toEqual([]);
  });

  it('is how often and how lately something happened, and whether it did', () => {
    const visits = Array.from({ length: 4 }, (_, n) => event(n + 10, 'shop.visited'));
    const rules = asked(bought, [{ deeds: visits }, { deeds: visits.slice(0, 1) }, {}]);
    expect(rules).toEqual(
      expect.arrayContaining(
        [
          { event: 'shop.visited', atLeast: 1 },
          { event: 'shop.visited', atLeast: 2 },
          { event: 'shop.visited', atMost: 0 },
          { event: 'shop.visited', atLeast: 1, within: 'P30D' },
        ].map((rule) => JSON.stringify(rule)),
      ),
    );
  });

  it('is not what is looked for itself, nor a segment that asks about it', () => {
    const people = [{ deeds: [event(9, 'shop.visited'), event(5, 'order.placed')] }, {}];
    const rules = asked(bought, people, { buyers: { any: [bought] }, visitors: { event: 'shop.visited' } });
    expect(some(rules, 'order.placed')).toEqual([]);
    expect(some(rules, 'buyers')).toEqual([]);
    expect(some(rules, 'shop.visited')).not.toEqual([]);
    expect(some(rules, 'visitors')).toHaveLength(2);
  });

  it('is not what follows from it, nor the same told by another name', () => {
    const purchase: Deed = [5, 'purchase', { amount: 20, currency: 'EUR' }];
    const people = [
      { deeds: [event(9, 'shop.visited'), event(5, 'order.placed'), purchase, event(4, 'order.shipped')] },
      { deeds: [event(9, 'shop.visited')] },
      { deeds: [event(4, 'order.shipped')] },
      {},
    ];
    const rules = asked(bought, people, { sent: { any: [{ event: 'order.shipped', atLeast: 1 }] } });
    expect(some(rules, '"sent"')).toEqual([]);
    expect(some(held(rules), 'order.shipped')).toEqual([]);
    expect(some(held(rules), '"purchase"')).toEqual([]);
    expect(some(held(rules), 'traits.')).toEqual([]);
    expect(some(rules, 'shop.visited')).not.toEqual([]);
  });

  it('is a trait where it was so before: who clicked often clicks again', () => {
    const before = [40, 41, 42, 43].map((daysAgo) => click(daysAgo, 'welcome'));
    const offered: SegmentRule = { response: 'click', definition: 'offer' };
    const rules = asked(offered, [{ deeds: [...before, click(3, 'offer')] }, { deeds: before }, {}]);
    expect(some(rules, '"definition":"offer"')).toEqual([]);
    expect(some(rules, '{"response":"click","atLeast":1}')).toEqual([]);
    expect(some(rules, '"definition":"welcome"')).not.toEqual([]);
    expect(some(rules, 'traits.preferredChannel')).not.toEqual([]);
    const first = asked(offered, [{ deeds: [click(3, 'offer')] }, {}]);
    expect(some(held(first), 'traits.')).toEqual([]);
  });
});
