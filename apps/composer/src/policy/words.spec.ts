import { expect, it } from '@jest/globals';
import { anyOf, isoOf, momentIn, ordinal } from './words.js';
import { placeOf } from './zones.js';

it('counts as people do', () => {
  expect([1, 2, 3, 10, 11, 12, 13, 21, 22, 23, 111].map(ordinal)).toEqual(
    'first second third tenth 11th 12th 13th 21st 22nd 23rd 111th'.split(' '),
  );
});

it('lists as people do', () => {
  expect(anyOf(['marketing'])).toBe('marketing');
  expect(anyOf(['marketing', 'service', 'transactional'])).toBe('marketing, service or transactional');
});

it('says a moment as the clock of the customer shows it, and in UTC where that is not known', () => {
  const at = Date.UTC(2026, 10, 26, 23, 14);
  expect(momentIn(placeOf({ timeZone: 'Europe/Vienna' }), at)).toBe(
    'Friday 27 November 2026 at 00:14 (Europe/Vienna)',
  );
  expect(momentIn(placeOf({ country: 'AT' }), at)).toBe('Thursday 26 November 2026 at 23:14 (UTC)');
});

it('has no time for what never comes', () => {
  expect([isoOf(Infinity), isoOf(undefined)]).toEqual([undefined, undefined]);
});
