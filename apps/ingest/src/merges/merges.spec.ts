import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CurrentConsent, speakConsents } from '../customers/consents.js';
import type { KnownContactPoint } from '../customers/contact-points.js';
import {
  type Change,
  type Profile,
  changesBetween,
  emptyProfile,
  mergeProfile,
} from '../customers/profile.js';
import { denies, strictest } from './joined-consents.js';
import { type Identities, type Identity, merge, part, say, survivorOf, together } from './merges.js';

const channels = [undefined, 'email', 'sms'] as const;
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const someDay = fc.integer({ min: 0, max: 50 }).map(day);

const word: fc.Arbitrary<CurrentConsent> = fc.record({
  purpose: fc.constantFrom('marketing', 'surveys'),
  channel: fc.constantFrom(...channels),
  state: fc.constantFrom('granted', 'revoked'),
  at: someDay,
  source: fc.constantFrom('/shop', 'api', 'complaint'),
});
const consents = fc.array(word, { maxLength: 6 }).map((words) => speakConsents([], words).consents);
const point: fc.Arbitrary<KnownContactPoint> = fc.record({
  channel: fc.constantFrom('email', 'sms'),
  address: fc.constantFrom('a@a.example', 'b@a.example', '+431', '+432'),
  state: fc.constantFrom('active', 'verified', 'bouncing', 'stopped'),
  since: someDay,
}) as fc.Arbitrary<KnownContactPoint>;
const profile: fc.Arbitrary<Profile> = fc.record({
  names: fc.record({ given: fc.constantFrom('Zoë', 'Noor') }, { requiredKeys: [] }),
  locale: fc.constantFrom(undefined, 'de-AT', 'ar-EG'),
  country: fc.constantFrom(undefined, 'AT'),
  contactPoints: fc.uniqueArray(point, { selector: ({ channel, address }) => channel + String(address) }),
  preferences: fc.record({ pausedUntil: someDay }, { requiredKeys: [] }),
  consents,
  attributes: fc.dictionary(fc.constantFrom('tier', 'city'), fc.constantFrom(1, 2, null)),
  traits: fc.constant({}),
});

const identities = (...profiles: Profile[]): Identities =>
  new Map(profiles.map((one, i) => [`C-${i}`, { id: `C-${i}`, profile: one, members: [] }]));
const after = (all: Identities, changed: readonly Identity[]): Identities =>
  new Map([...all, ...changed.map((one): [string, Identity] => [one.id, one])]);
const merged = (all: Identities, into: string, from: string) => after(all, merge(all, into, from));
const parted = (all: Identities, into: string, from: string, at = day(100)) =>
  after(all, part(all, into, from, at).identities);
const profileOf = (all: Identities, id: string): Profile =>
  all.get(survivorOf(all, id))?.profile ?? emptyProfile;
const scopes = ['marketing', 'surveys'].flatMap((purpose) =>
  channels.map((channel) => ({ purpose, channel })),
);
const given =
  (customer: Parameters<typeof mergeProfile>[1]) =>
  (known: Profile): Change =>
    mergeProfile(known, customer, [], new Date(day(60)));
const spoken =
  (one: CurrentConsent) =>
  (known: Profile): Change => {
    const { consents: now, ...said } = speakConsents(known.consents, [one]);
    return { profile: { ...known, consents: now }, ...said };
  };
const told = (all: Identities, id: string, decide: (known: Profile) => Change) =>
  after(all, say(all, id, decide).identities);

describe('customers who are one', () => {
  it('are who they were, once they are parted again', () => {
    fc.assert(
      fc.property(profile, profile, profile, (a, b, c) => {
        const before = identities(a, b, c);
        const chain = merged(merged(before, 'C-1', 'C-2'), 'C-0', 'C-1');
        const again = parted(parted(chain, 'C-0', 'C-1'), 'C-1', 'C-2');
        expect(again).toEqual(before);
        const star = merged(merged(before, 'C-0', 'C-2'), 'C-0', 'C-1');
        expect(parted(parted(star, 'C-0', 'C-2'), 'C-0', 'C-1')).toEqual(before);
      }),
    );
  });

  it('deny whatever one of them denied, in whichever order they are merged', () => {
    fc.assert(
      fc.property(profile, profile, profile, (a, b, c) => {
        const all = identities(a, b, c);
        const orders = [
          merged(merged(all, 'C-0', 'C-1'), 'C-0', 'C-2'),
          merged(merged(all, 'C-0', 'C-2'), 'C-0', 'C-1'),
          merged(merged(all, 'C-1', 'C-2'), 'C-0', 'C-1'),
          merged(merged(all, 'C-1', 'C-0'), 'C-2', 'C-1'),
        ];
        for (const order of orders) {
          const counted = profileOf(order, 'C-0').consents;
          for (const scope of scopes)
            if ([a, b, c].some((one) => denies(one.consents, scope)))
              expect(denies(counted, scope)).toBe(true);
          for (const one of [a, b, c])
            for (const { state, address } of one.contactPoints)
              if (state === 'stopped')
                expect(profileOf(order, 'C-0').contactPoints).toContainEqual(
                  expect.objectContaining({ address, state: 'stopped' }),
                );
        }
        expect(profileOf(orders[0]!, 'C-0').consents).toEqual(profileOf(orders[1]!, 'C-0').consents);
      }),
    );
  });

  it('allow what all who spoke of it allow', () => {
    fc.assert(
      fc.property(consents, consents, (a, b) => {
        const counted = strictest([a, b]);
        for (const scope of scopes)
          if (!denies(a, scope) && !denies(b, scope)) expect(denies(counted, scope)).toBe(false);
      }),
    );
  });

  const yes = (n: number): CurrentConsent => ({
    ...{ purpose: 'marketing', state: 'granted', at: day(n), source: 'preference centre' },
  });
  const no = (n: number): CurrentConsent => ({ ...yes(n), state: 'revoked' });
  const withConsents = (...words: CurrentConsent[]): Profile => ({ ...emptyProfile, consents: words });
  const stateOf = (all: Identities, id: string) => profileOf(all, id).consents[0]?.state;

  it('honour what they say once they are one, and know who said what before', () => {
    const one = merged(identities(withConsents(yes(2)), withConsents(no(1))), 'C-0', 'C-1');
    expect(stateOf(one, 'C-0')).toBe('revoked');
    const again = told(one, 'C-0', spoken(yes(10)));
    expect(stateOf(again, 'C-1')).toBe('granted');
    const apart = parted(again, 'C-0', 'C-1', day(5));
    expect([stateOf(apart, 'C-0'), stateOf(apart, 'C-1')]).toEqual(['granted', 'revoked']);
  });

  it('lose no denial of the time when nobody knew which of both they were', () => {
    const one = merged(identities(withConsents(yes(1)), withConsents(yes(1))), 'C-0', 'C-1');
    const denied = told(one, 'C-0', spoken(no(10)));
    const { identities: changed, words } = part(denied, 'C-0', 'C-1', day(5));
    const apart = after(denied, changed);
    expect([stateOf(apart, 'C-0'), stateOf(apart, 'C-1')]).toEqual(['revoked', 'revoked']);
    expect(words).toMatchObject([{ state: 'revoked', at: day(10) }]);
  });

  it('take with them what came for their id meanwhile, and leave the rest', () => {
    const base = identities(
      { ...emptyProfile, attributes: { city: 'Graz', tier: 1 } },
      { ...emptyProfile, attributes: { tier: 2 } },
    );
    let all = merged(base, 'C-0', 'C-1');
    expect(profileOf(all, 'C-1').attributes).toEqual({ city: 'Graz', tier: 1 });
    all = told(all, 'C-1', given({ attributes: { city: 'Graz', age: 40 } }));
    all = told(all, 'C-0', given({ attributes: { tier: 3 } }));
    expect(profileOf(all, 'C-0').attributes).toEqual({ city: 'Graz', tier: 3, age: 40 });
    all = parted(all, 'C-0', 'C-1');
    expect(profileOf(all, 'C-0').attributes).toEqual({ city: 'Graz', tier: 3 });
    expect(profileOf(all, 'C-1').attributes).toEqual({ tier: 2, city: 'Graz', age: 40 });
  });

  it('come to the same, in whichever order what came for their ids is heard', () => {
    const attributes = fc.dictionary(fc.constantFrom('tier', 'city', 'age'), fc.integer());
    fc.assert(
      fc.property(profile, profile, attributes, attributes, (a, b, x, y) => {
        const all = merged(identities(a, b), 'C-0', 'C-1');
        const [first, second] = [given({ attributes: x }), given({ attributes: y })];
        const [one, other] = [
          told(told(all, 'C-0', first), 'C-1', second),
          told(told(all, 'C-1', second), 'C-0', first),
        ];
        expect(changesBetween(profileOf(one, 'C-0'), profileOf(other, 'C-0'))).toEqual([]);
        // Merged before or after: it comes to the same too.
        const late = merged(told(told(identities(a, b), 'C-1', second), 'C-0', first), 'C-0', 'C-1');
        expect(changesBetween(profileOf(one, 'C-0'), profileOf(late, 'C-0'))).toEqual([]);
      }),
    );
  });

  it('are pictured with whole names, and the wish that was chosen last', () => {
    const chosen = (pausedUntil: string, at: string) => ({ pausedUntil, chosenAt: { pausedUntil: at } });
    const a: Profile = { ...emptyProfile, names: { given: 'Zoë' }, preferences: chosen(day(20), day(1)) };
    const b: Profile = {
      ...emptyProfile,
      names: { given: 'Zoe', family: 'Müller' },
      preferences: chosen(day(30), day(2)),
    };
    expect(together([a, b])).toMatchObject({
      names: { given: 'Zoë' },
      preferences: { pausedUntil: day(30), chosenAt: { pausedUntil: day(2) } },
    });
    expect(together([a, b]).names).toEqual({ given: 'Zoë' });
  });
});
