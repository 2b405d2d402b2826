import { describe, expect, it } from '@jest/globals';
import type { Consent } from '@tourbus/contracts';
import type { KnownProfile } from './known-profile.js';
import { type KnownChoice, type Way, standingOf } from './standing.js';

const day = (n: number): string => `2026-11-0${n}T00:00:00.000Z`;
const word = (state: Consent['state'], n: number, channel?: Consent['channel']): Consent => ({
  purpose: 'marketing',
  state,
  at: day(n),
  channel,
});
const chosen = (n: number, more: Partial<KnownChoice>): KnownChoice => ({
  chosenAt: day(n),
  consents: [],
  wishes: {},
  ...more,
});
const profile = (more: Partial<KnownProfile> = {}): KnownProfile => ({
  locale: 'de-AT',
  preferences: {},
  points: [
    { channel: 'email', address: 'zoe@customers.example', state: 'active' },
    { channel: 'sms', address: '+436601234567', state: 'active' },
  ],
  consents: [],
  ...more,
});
const invoice: Way = { channel: 'email', messageClass: 'regulatory' };
const newsletter: Way = { channel: 'email', messageClass: 'marketing' };

describe('marketing may come', () => {
  it.each<[string, Consent[], KnownChoice[], Way, string[]]>([
    ['nowhere without a word', [], [], invoice, []],
    ['where it came from just now without a word', [], [], newsletter, ['email']],
    ['not where it came from and was revoked since', [word('revoked', 2)], [], newsletter, []],
    ['everywhere by a word for all channels', [word('granted', 1)], [], invoice, ['email', 'sms']],
    [
      'where a word for the channel says so',
      [word('revoked', 1), word('granted', 2, 'sms')],
      [],
      invoice,
      ['sms'],
    ],
    [
      'where the own word of a channel stands against one for all',
      [word('revoked', 1, 'email'), word('granted', 5)],
      [],
      invoice,
      ['sms'],
    ],
    [
      'where it was chosen, before the profile knows',
      [word('revoked', 1)],
      [chosen(2, { consents: [{ purpose: 'marketing', channel: 'email', state: 'granted' }] })],
      invoice,
      ['email'],
    ],
    [
      'nowhere once all of it was stopped here',
      [word('granted', 1, 'email'), word('granted', 1, 'sms')],
      [chosen(2, { consents: [{ purpose: 'marketing', state: 'revoked' }] })],
      newsletter,
      [],
    ],
    [
      'nowhere where the profile has heard that since it was chosen',
      [word('revoked', 3)],
      [chosen(2, { consents: [{ purpose: 'marketing', channel: 'email', state: 'granted' }] })],
      invoice,
      [],
    ],
    [
      'where the profile has heard more since it was chosen',
      [word('granted', 3, 'sms')],
      [chosen(2, { consents: [{ purpose: 'marketing', state: 'revoked' }] })],
      invoice,
      ['sms'],
    ],
  ])('%s', (_, consents, choices, way, expected) => {
    expect([...standingOf(profile({ consents }), choices, way).marketing]).toEqual(expected);
  });
});

describe('how things stand', () => {
  it('is told by the channel of the message alone as long as no profile is known', () => {
    const { ways, marketing, preferences } = standingOf(undefined, [], { ...newsletter, channel: 'sms' });
    expect(ways).toEqual([{ channel: 'sms', points: [], stopped: false }]);
    expect([...marketing]).toEqual(['sms']);
    expect(preferences).toEqual({});
  });

  it('names a channel stopped only where all of its addresses are', () => {
    const point = { channel: 'sms', address: '+431', state: 'stopped' } as const;
    const waysWith = (...points: KnownProfile['points']) =>
      standingOf(profile({ points }), [], invoice).ways.map(({ channel, stopped }) => [channel, stopped]);
    expect(waysWith(point)).toEqual([
      ['email', false],
      ['sms', true],
    ]);
    expect(waysWith(point, { ...point, address: '+432', state: 'active' })).toContainEqual(['sms', false]);
  });

  it('counts topics as declined by a word for all channels', () => {
    const choices = [
      chosen(2, { consents: [{ purpose: 'field-notes', state: 'revoked' }] }),
      chosen(3, { consents: [{ purpose: 'sales', state: 'revoked' }] }),
      chosen(4, { consents: [{ purpose: 'sales', state: 'granted' }] }),
    ];
    expect([...standingOf(profile(), choices, invoice).declined]).toEqual(['field-notes']);
  });

  it('takes of wish and profile whatever is later', () => {
    const known = profile({ preferences: { pausedUntil: day(9), chosenAt: { pausedUntil: day(3) } } });
    const choices = [
      chosen(2, { wishes: { pausedUntil: day(8), locale: 'fr' } }),
      chosen(4, { wishes: { quietHours: { from: '21:00', to: '08:00' } } }),
    ];
    expect(standingOf(known, choices, invoice)).toMatchObject({
      locale: 'fr',
      preferences: { pausedUntil: day(9), quietHours: { from: '21:00', to: '08:00' } },
    });
  });
});
