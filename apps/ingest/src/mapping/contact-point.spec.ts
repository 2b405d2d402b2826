import { describe, expect, it } from '@jest/globals';
import { normaliseContactPoint, normaliseEmail, normalisePhone } from './contact-point.js';
import { Fault } from './values.js';

const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
  }
  return 'none';
};

describe('e-mail addresses', () => {
  it.each([
    [' zoe@customers.example ', 'zoe@customers.example'],
    ['Zoe.M+shop@Customers.Example', 'Zoe.M+shop@customers.example'],
    ['zoe@bücher.example', 'zoe@xn--bcher-kva.example'],
    ['josé@customers.example', 'josé@customers.example'],
  ])('%j are written %j', (given, normal) => expect(normaliseEmail(given)).toBe(normal));

  it.each([
    ['zoe', 'address-without-domain'],
    ['zoe@', 'address-without-domain'],
    ['@customers.example', 'invalid-email-address'],
    ['zoe@customers.example\r\nBcc: x@y.example', 'invalid-email-address'],
    ['"zoe m"@customers.example', 'invalid-email-address'],
    ['"a@b"@customers.example', 'invalid-email-address'],
    ['zoe@localhost', 'invalid-email-address'],
    ['zoe@-bad-.example', 'invalid-email-address'],
    ['zoe..m@customers.example', 'invalid-email-address'],
    ['zoe m@customers.example', 'invalid-email-address'],
    ['zoe@a.example,b@c.example', 'invalid-email-address'],
    [`${'x'.repeat(65)}@customers.example`, 'invalid-email-address'],
  ])('%j is refused as %s', (given, code) => expect(faultOf(() => normaliseEmail(given))).toBe(code));
});

describe('phone numbers', () => {
  it.each([
    ['+43 660 1234567', undefined, '+436601234567'],
    ['0660 1234567', 'AT', '+436601234567'],
    ['(202) 555-0143', 'US', '+12025550143'],
  ])('%j of a customer in %j are written %j', (given, country, normal) =>
    expect(normalisePhone(given, country)).toBe(normal),
  );

  it.each([
    ['0660 1234567', undefined],
    ['12', 'AT'],
    ['call me', 'AT'],
  ])('%j of a customer in %j is refused', (given, country) =>
    expect(faultOf(() => normalisePhone(given, country))).toBe('invalid-phone-number'),
  );
});

describe('postal addresses', () => {
  it('have one line per line, and the country of the customer where they name none', () => {
    const address = { lines: ['Ring 1\r\nStiege 2', ' '], city: ' Wien ' };
    expect(normaliseContactPoint({ channel: 'print', address }, 'AT')).toEqual({
      channel: 'print',
      address: { lines: ['Ring 1', 'Stiege 2'], city: 'Wien', country: 'AT' },
    });
  });

  it('are refused without a line or with an unknown country', () => {
    expect(faultOf(() => normaliseContactPoint({ channel: 'print', address: { lines: [] } }))).toBe(
      'invalid-postal-address',
    );
    const address = { lines: ['Ring 1'], country: 'ZZZ' };
    expect(faultOf(() => normaliseContactPoint({ channel: 'print', address }))).toBe('unknown-country');
  });
});
