import { describe, expect, it } from '@jest/globals';
import { type Wished, type Wishes, preferencesSchema, quietTimesSchema, wishesHeard } from './preferences.js';

const noon = '2026-11-02T12:00:00.000Z';
const evening = '2026-11-02T19:00:00+01:00';
const known: Wished = { locale: 'de-AT', timeZone: 'Europe/Vienna', preferences: { channels: ['print'] } };

describe('wishes of a customer', () => {
  it.each<[string, Wishes, Partial<Wished>]>([
    [
      'count from when they were chosen',
      { pausedUntil: evening },
      { preferences: { channels: ['print'], pausedUntil: evening, chosenAt: { pausedUntil: noon } } },
    ],
    ['are taken back by null', { channels: null }, { preferences: { chosenAt: { channels: noon } } }],
    [
      'for a language and a time zone are members of the customer',
      { locale: 'fr', timeZone: 'Europe/Paris' },
      {
        locale: 'fr',
        timeZone: 'Europe/Paris',
        preferences: { channels: ['print'], chosenAt: { locale: noon, timeZone: noon } },
      },
    ],
    ['that say nothing change nothing', {}, known],
    ['that were left out change nothing', { locale: undefined }, known],
  ])('%s', (_, wishes, expected) => {
    expect(wishesHeard(known, wishes, noon)).toEqual({ ...known, ...expected });
  });

  it('give way to later ones only, by the time and not by how it is written', () => {
    const later = wishesHeard(known, { locale: 'fr' }, evening);
    expect(wishesHeard(later, { locale: 'sv', channels: ['sms'] }, noon)).toEqual({
      ...later,
      preferences: { channels: ['sms'], chosenAt: { locale: evening, channels: noon } },
    });
    expect(wishesHeard(later, { locale: 'sv' }, '2026-11-02T18:00:00Z')).toBe(later);
    expect(wishesHeard(later, { locale: 'sv' }, '2026-11-02T18:00:01Z').locale).toBe('sv');
  });

  it('that were taken back stay so when an older one comes late', () => {
    const lifted = wishesHeard(known, { pausedUntil: null }, evening);
    expect(wishesHeard(lifted, { pausedUntil: evening }, noon).preferences.pausedUntil).toBeUndefined();
  });

  it('are read from profiles of before there were any, and from those of now', () => {
    for (const preferences of [
      {},
      { channels: ['email'] },
      wishesHeard(known, { frequency: null }, noon).preferences,
    ])
      expect(preferencesSchema.parse(preferences)).toEqual(preferences);
  });

  it.each([
    [{ from: '08:00', to: '08:00' }, false],
    [{ from: '22:00', to: '08:00' }, true],
    [{ from: '24:00', to: '08:00' }, false],
  ])('for quiet at %j hold: %s', (times, holds) =>
    expect(quietTimesSchema.safeParse(times).success).toBe(holds),
  );
});
