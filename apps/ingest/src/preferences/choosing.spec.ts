import { describe, expect, it } from '@jest/globals';
import { type PreferencesChosenV1, preferencesChosenV1 } from '@tourbus/contracts';
import { type Profile, emptyProfile } from '../customers/profile.js';
import { foldChoice } from './choosing.js';

const hour = (n: number): string => new Date(Date.UTC(2026, 10, 2, n)).toISOString();

const choice = (n: number, more: Partial<PreferencesChosenV1>): PreferencesChosenV1 => ({
  ...preferencesChosenV1.example,
  choiceId: `1c3a7b52-9a64-4f0e-8f1d-64d2a1b7c90${n}`,
  chosenAt: hour(n),
  consents: [],
  wishes: {},
  ...more,
});
const known: Profile = {
  ...emptyProfile,
  locale: 'de-AT',
  preferences: { channels: ['print'] },
  consents: [
    { purpose: 'marketing', channel: 'email', state: 'granted', at: '2026-03-01T00:00:00Z', source: '/shop' },
  ],
};
const fold = (profile: Profile, ...choices: PreferencesChosenV1[]): Profile =>
  choices.reduce((before, one) => foldChoice(before, one).profile, profile);

/** Every order in which they may come. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

describe('what a customer chooses', () => {
  const withdrawn = choice(1, {
    consents: [
      { purpose: 'marketing', channel: 'email', state: 'revoked' },
      { purpose: 'field-notes', state: 'revoked' },
    ],
    wishes: { pausedUntil: hour(20), channels: ['email'], locale: 'fr' },
  });
  const grantedAgain = choice(2, {
    consents: [{ purpose: 'marketing', channel: 'email', state: 'granted' }],
    wishes: { pausedUntil: null, frequency: { messages: 1, days: 7 } },
  });
  const quiet = choice(3, { wishes: { quietHours: { from: '21:00', to: '08:00' }, channels: null } });

  it('becomes words in the log, with the choice as their evidence', () => {
    const { words } = foldChoice(known, withdrawn);
    expect(words).toMatchObject([
      {
        purpose: 'marketing',
        channel: 'email',
        state: 'revoked',
        at: hour(1),
        source: 'preference centre',
        actor: `customer, choice ${withdrawn.choiceId}`,
      },
      { purpose: 'field-notes', state: 'revoked' },
    ]);
    expect(foldChoice(known, grantedAgain).words).toMatchObject([{ state: 'granted', basis: 'express' }]);
  });

  it('is the same profile in whatever order the choices come, and however often', () => {
    const expected = fold(known, withdrawn, grantedAgain, quiet);
    for (const order of orders([withdrawn, grantedAgain, quiet])) {
      const folded = fold(known, ...order, ...order);
      expect({ ...folded, consents: new Set(folded.consents) }).toEqual({
        ...expected,
        consents: new Set(expected.consents),
      });
    }
    expect(expected.locale).toBe('fr');
    expect(expected.preferences).toEqual({
      frequency: { messages: 1, days: 7 },
      quietHours: { from: '21:00', to: '08:00' },
      chosenAt: {
        channels: hour(3),
        pausedUntil: hour(2),
        frequency: hour(2),
        quietHours: hour(3),
        locale: hour(1),
      },
    });
    expect(expected.consents.map(({ purpose, state }) => [purpose, state])).toEqual([
      ['field-notes', 'revoked'],
      ['marketing', 'granted'],
    ]);
  });

  it('leaves alone what it does not speak of', () => {
    const { profile, words } = foldChoice(known, choice(1, { wishes: { pausedUntil: hour(9) } }));
    expect(profile).toMatchObject({ locale: 'de-AT', preferences: { channels: ['print'] } });
    expect(profile.consents).toEqual(known.consents);
    expect(words).toEqual([]);
  });
});
