import { describe, expect, it } from '@jest/globals';
import { daysBetween, daysLeft, definitionsFor, policyOf } from './silence.ts';

const now = new Date('2026-05-08T12:00:00Z');

describe('a silence', () => {
  it('is as many days long as have passed', () => {
    expect(daysBetween('2026-05-01T12:00:00Z', now)).toBe(7);
    expect(daysBetween('2026-05-01T12:00:01Z', now)).toBe(6);
    expect(daysBetween('2026-05-09T00:00:00Z', now)).toBe(0);
  });

  it.each([
    ['2026-05-10T12:00:00Z', 2],
    ['2026-05-08T12:00:01Z', 0],
    ['2026-05-08T12:00:00Z', undefined],
    ['2026-05-01T00:00:00Z', undefined],
  ])('that is too long from %s has so many days left: %s', (dueAt, left) =>
    expect(daysLeft({ dueAt }, now)).toBe(left),
  );

  it('may have been ended by a policy', () => {
    expect(policyOf({ settledBy: 'policy:fennholm@3' })).toEqual({ key: 'fennholm', version: '3' });
    expect(policyOf({ settledBy: 'person:7' })).toBeUndefined();
    expect(policyOf({ settledBy: null })).toBeUndefined();
  });

  it('is broken by what is published for it, the one that is offered first', () => {
    const silent = { trigger: 'tourbus.customer.silent', active: true, publishedVersion: 1 };
    const all = [
      { key: 'hello-again', ...silent },
      { key: 'still-there', ...silent },
      { key: 'draft', ...silent, publishedVersion: null },
      { key: 'switched-off', ...silent, active: false },
      { key: 'invoice', ...silent, trigger: 'com.example.invoice' },
    ];
    expect(definitionsFor({ definition: 'still-there' }, all)).toEqual(['still-there', 'hello-again']);
    expect(definitionsFor({ definition: 'still-there' }, [])).toEqual(['still-there']);
  });
});
