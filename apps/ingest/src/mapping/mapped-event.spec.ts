import { describe, expect, it } from '@jest/globals';
import { PermanentFailure } from '@tourbus/platform';
import { readMapping } from './mapped-event.js';

const read = (customer: unknown, data: unknown = {}, thread?: unknown) =>
  readMapping({ customer, data, thread });

describe('what a mapping gave', () => {
  it('is read with what JSONata makes of lists of one, with null for what is missing and numbers for ids', () => {
    const contactPoints = { channel: 'print', address: { lines: 'Ring 1', postalCode: null, city: 'Wien' } };
    const mapped = read(
      { id: 1024, names: { given: null, family: 'Müller' }, locale: 'de_AT', country: 'at', contactPoints },
      { a: null },
      7,
    );
    expect(mapped).toMatchObject({
      customerId: '1024',
      customer: {
        names: { family: 'Müller' },
        locale: 'de-AT',
        country: 'AT',
        contactPoints: [{ address: { country: 'AT' } }],
      },
      data: { a: null },
      thread: '7',
      warnings: [],
    });
  });

  it.each([
    ['no customer', undefined, {}, 'customer-without-id'],
    ['an empty id', { id: ' ' }, {}, 'customer-without-id'],
    ['data that is no object', { id: 'a' }, [1], 'mapping-result-invalid'],
    ['an unknown country', { id: 'a', country: 'Austria' }, {}, 'mapping-result-invalid'],
    ['an unknown time zone', { id: 'a', timeZone: 'CET/Nowhere' }, {}, 'mapping-result-invalid'],
    [
      'a consent in no known state',
      { id: 'a', consents: [{ purpose: 'marketing', state: 'maybe' }] },
      {},
      'mapping-result-invalid',
    ],
    [
      'a consent in the year 0, which cannot be stored',
      { id: 'a', consents: [{ purpose: 'marketing', state: 'granted', at: '0000-01-01T00:00:00Z' }] },
      {},
      'mapping-result-invalid',
    ],
    [
      'more contact points than a person has: each is compared with all others',
      {
        id: 'a',
        contactPoints: Array.from({ length: 101 }, (_, i) => ({ channel: 'sms', address: `+43${i}` })),
      },
      {},
      'mapping-result-invalid',
    ],
  ])('is refused with %s', (_, customer, data, code) => {
    expect(() => read(customer, data)).toThrow(PermanentFailure);
    expect(() => read(customer, data)).toThrow(
      expect.objectContaining({ code, reason: expect.any(String), remedy: expect.any(String) }),
    );
  });

  it('loses only the contact point that cannot be used, and the warning does not repeat it', () => {
    const contactPoints = [
      { channel: 'email', address: 'secret@' },
      { channel: 'email', address: 'a@b.example' },
    ];
    const { customer, warnings } = read({ id: 'a', contactPoints });
    expect(customer.contactPoints).toMatchObject([{ address: 'a@b.example' }]);
    expect(warnings).toMatchObject([{ pointer: '/contactPoints/0', code: 'address-without-domain' }]);
    expect(JSON.stringify(warnings)).not.toContain('secret');
  });
});
