import { describe, expect, test } from '@jest/globals';
import { type Consent, exampleCustomer } from '@tourbus/contracts';
import { fingerprint, latestOfEach, revokedConsents, suppressionOf } from './suppression.js';

const all = ['marketing/email', 'marketing/sms', 'marketing/print'];
const word = (state: Consent['state'], at?: string, channel?: Consent['channel']): Consent => ({
  purpose: 'marketing',
  state,
  at,
  channel,
});

describe('consent', () => {
  test.each<[string, Consent[], string[]]>([
    ['granted', [word('granted')], []],
    ['revoked for all', [word('revoked')], all],
    ['revoked for one', [word('revoked', undefined, 'sms')], ['marketing/sms']],
    [
      'granted again later',
      [word('revoked', '2026-01-01T00:00:00Z'), word('granted', '2026-02-01T00:00:00Z')],
      [],
    ],
    [
      'revoked later for all',
      [word('granted', '2026-01-01T00:00:00Z', 'email'), word('revoked', '2026-02-01T00:00:00Z')],
      all,
    ],
    [
      'granted later for one',
      [word('revoked', '2026-01-01T00:00:00Z'), word('granted', '2026-02-01T00:00:00Z', 'email')],
      ['marketing/sms', 'marketing/print'],
    ],
    [
      'revoked for one, whatever was said for all since',
      [word('revoked', '2026-01-01T00:00:00Z', 'email'), word('granted', '2026-02-01T00:00:00Z')],
      ['marketing/email'],
    ],
    ['both at the same time', [word('granted'), word('revoked')], all],
  ])('%s', (_, consents, revoked) => {
    expect(revokedConsents(consents)).toEqual(revoked);
  });
});

describe('a fingerprint', () => {
  test('is the same for every spelling of a contact point', () => {
    const mail = (address: string) => fingerprint({ channel: 'email', address });
    expect(mail('Zoe@Bücher.example ')).toBe(mail('zoe@xn--bcher-kva.example'));
    const sms = (address: string) => fingerprint({ channel: 'sms', address });
    expect(sms('+43 (660) 123-45')).toBe(sms('004366012345'));
    const print = (line: string) =>
      fingerprint({ channel: 'print', address: { lines: [line], city: 'Wien' } });
    expect(print('Ring  1')).toBe(print('ring 1'));
  });

  test('does not mix channels up, and does not hold the address', () => {
    expect(fingerprint({ channel: 'sms', address: '123' })).not.toBe(
      fingerprint({ channel: 'email', address: '123' }),
    );
    expect(fingerprint({ channel: 'email', address: 'zoe@customers.example' })).not.toContain('zoe');
  });
});

test('only stopped contact points are kept, and of several words about a customer the latest', () => {
  const stopped = {
    ...exampleCustomer,
    version: 5,
    contactPoints: exampleCustomer.contactPoints.map((point) => ({ ...point, state: 'stopped' as const })),
  };
  expect(suppressionOf(exampleCustomer).stopped).toEqual([]);
  const [latest, ...others] = latestOfEach([suppressionOf(stopped), suppressionOf(exampleCustomer)]);
  expect(others).toEqual([]);
  expect(latest).toMatchObject({ customerId: exampleCustomer.id, version: 5, stopped: [expect.any(String)] });
});
