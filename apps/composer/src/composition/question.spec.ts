import { describe, expect, it } from '@jest/globals';
import { exampleCustomer } from '@tourbus/contracts';
import { knownOf } from './question.js';

const known = (more: Partial<typeof exampleCustomer>) => knownOf({ ...exampleCustomer, ...more });

describe('what is known of a customer when a message asks', () => {
  it('is where they are, and nothing that nobody said', () => {
    expect(known({ preferences: {}, traits: {} })).toEqual({
      place: expect.objectContaining({ name: 'Europe/Vienna' }),
    });
  });

  it('counts the last response of any kind', () => {
    const traits = { lastOpenAt: '2026-11-01T08:00:00.000Z', lastClickAt: '2026-11-03T08:00:00.000Z' };
    expect(known({ traits }).lastResponseAt).toBe(Date.parse('2026-11-03T08:00:00Z'));
  });

  it.each([
    [9, 'responses', 9],
    [10, 'fall-back', undefined],
  ])('takes hour %d, known from %s, for %s', (hour, basis, expected) => {
    expect(known({ traits: { bestHour: { value: { hour, basis, observations: 7 } } } }).bestHour).toBe(
      expected,
    );
  });

  it.each([
    ['a time that is none', { lastOpenAt: 'yesterday' }],
    ['an hour that is none', { bestHour: { value: { hour: 25, basis: 'responses' } } }],
    ['a trait of somebody else’s making', { bestHour: 9, lastClickAt: 12 }],
  ])('passes over %s', (_, traits) => {
    const { bestHour, lastResponseAt } = known({ traits });
    expect([bestHour, lastResponseAt]).toEqual([undefined, undefined]);
  });
});
