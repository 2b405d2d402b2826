import { describe, expect, it } from '@jest/globals';
import { type Profile, emptyProfile } from '../customers/profile.js';
import { carried } from './carried.js';

const point = (address: string) => ({
  ...{ channel: 'email' as const, address, state: 'active' as const, since: '2026-01-01T00:00:00Z' },
});
const before: Profile = {
  ...emptyProfile,
  country: 'AT',
  attributes: { tier: 1, city: 'Graz' },
  contactPoints: [point('a@a.example'), point('b@a.example')],
};
const own: Profile = { ...emptyProfile, attributes: { tier: 2 }, contactPoints: [point('a@a.example')] };

describe('a change of what counts, let into what was said of one id', () => {
  it('brings what is new, takes what is gone, and leaves what others brought to them', () => {
    const after: Profile = {
      ...before,
      locale: 'de-AT',
      attributes: { tier: 1, age: 40 },
      contactPoints: [point('b@a.example'), point('c@a.example')],
    };
    expect(carried(own, before, after)).toEqual({
      ...own,
      locale: 'de-AT',
      attributes: { tier: 2, age: 40 },
      contactPoints: [point('c@a.example')],
    });
  });

  it('is nothing where nothing changed', () => {
    expect(carried(own, before, structuredClone(before))).toEqual(own);
  });
});
