import { describe, expect, test } from '@jest/globals';
import { type Consent, type CustomerSnapshot, exampleCustomer } from '@tourbus/contracts';
import { fingerprint, latestOfEach, profileHeard, revokedConsents } from './suppression.js';

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

describe('a profile', () => {
  const heard = (customer: Partial<CustomerSnapshot>, changes = ['contactPoints'], cause?: string) =>
    profileHeard({ customer: { ...exampleCustomer, ...customer }, changes }, cause);

  test('tells of stopped contact points alone, and of several words about a customer the latest counts', () => {
    const contactPoints = exampleCustomer.contactPoints.map((point) => ({
      ...point,
      state: 'stopped' as const,
    }));
    expect(heard({}).stopped).toEqual([]);
    const [latest, ...others] = latestOfEach([heard({ version: 5, contactPoints }), heard({})]);
    expect(others).toEqual([]);
    expect(latest).toMatchObject({
      customerId: exampleCustomer.id,
      version: 5,
      stopped: contactPoints.map(() => expect.any(String)),
    });
  });

  test('speaks for a channel only where every contact point of it is stopped', () => {
    const stopped = { channel: 'sms' as const, address: '+431', state: 'stopped' as const };
    const active = { ...stopped, address: '+432', state: 'active' as const };
    expect(heard({ contactPoints: [stopped] }).stoppedChannels).toEqual(['sms']);
    expect(heard({ contactPoints: [stopped, active] }).stoppedChannels).toEqual([]);
    expect(heard({ contactPoints: [] }).stoppedChannels).toEqual([]);
  });

  test('names its cause only where what is allowed changed', () => {
    expect(heard({}, ['consents'], 'e-1').cause).toBe('e-1');
    expect(heard({}, ['traits'], 'e-1').cause).toBeUndefined();
  });
});
