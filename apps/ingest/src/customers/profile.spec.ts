import { describe, expect, it } from '@jest/globals';
import type { NormalContactPoint } from '../mapping/contact-point.js';
import { markContactPoints } from './contact-points.js';
import {
  type Profile,
  changesBetween,
  emptyProfile,
  mergeProfile,
  replaceProfile,
  snapshotOf,
} from './profile.js';

const at = new Date('2026-11-02T08:00:00Z');
const email = (address: string): NormalContactPoint => ({ channel: 'email', address });
const sms = (address: string): NormalContactPoint => ({ channel: 'sms', address });
const merged = (...given: Parameters<typeof mergeProfile>[1][]) =>
  given.reduce<Profile>((profile, one) => mergeProfile(profile, one, [], at).profile, emptyProfile);
const addresses = (profile: Profile) => profile.contactPoints.map(({ address }) => address);

describe('a profile', () => {
  it('takes given values and keeps the others', () => {
    const profile = merged(
      {
        names: { given: 'Zoë' },
        locale: 'de-AT',
        attributes: { tier: 'gold' },
        preferences: { channels: ['print'] },
      },
      { names: { family: 'Müller' }, country: 'AT', attributes: { since: 2020 } },
    );
    expect(profile).toMatchObject({
      names: { given: 'Zoë', family: 'Müller' },
      locale: 'de-AT',
      country: 'AT',
      attributes: { tier: 'gold', since: 2020 },
      preferences: { channels: ['print'] },
    });
    expect(snapshotOf('C-1', 2, profile).names.display).toBe('Zoë Müller');
  });

  it('does not greet by a display name of before the marriage', () => {
    const profile = merged(
      { names: { family: 'Müller', display: 'Frau Müller' } },
      { names: { family: 'Huber' } },
    );
    expect(snapshotOf('C-1', 2, profile).names.display).toBe('Huber');
  });

  it('has the latest address of a channel first, each once, whatever its case', () => {
    const profile = merged(
      { contactPoints: [email('old@a.example'), sms('+431')] },
      { contactPoints: [sms('+432')] },
      { contactPoints: [email('new@a.example')] },
      { contactPoints: [email('NEW@a.example')] },
    );
    expect(addresses(profile)).toEqual(['NEW@a.example', 'old@a.example', '+432', '+431']);
  });

  it('is not changed by the same event again', () => {
    const given = {
      names: { given: 'Zoë' },
      contactPoints: [sms('+431'), email('a@a.example')],
      attributes: { a: 1, b: 2 },
    };
    const once = merged(given);
    const again = mergeProfile(once, { ...given, attributes: { b: 2, a: 1 } }, [], new Date());
    expect(changesBetween(once, again.profile)).toEqual([]);
  });

  it('never starts a stopped address again, not even when it is left out and given anew', () => {
    const known = merged({ contactPoints: [email('a@a.example')] });
    const stopped = {
      ...known,
      contactPoints: markContactPoints(
        known.contactPoints,
        { kind: 'bounce', channel: 'email', at },
        () => [],
      ),
    };
    const cleared = replaceProfile(stopped, {}, [], at).profile;
    const given = mergeProfile(
      cleared,
      { contactPoints: [{ ...email('A@a.example'), state: 'verified' }] },
      [],
      at,
    );
    expect(given.profile.contactPoints).toMatchObject([{ address: 'A@a.example', state: 'stopped' }]);
  });

  it('does not grow without end', () => {
    const profile = merged(
      ...Array.from({ length: 40 }, (_, i) => ({ contactPoints: [email(`a${i}@a.example`)] })),
    );
    expect(profile.contactPoints).toHaveLength(30);
    expect(addresses(profile)[0]).toBe('a39@a.example');
  });
});
