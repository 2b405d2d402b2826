import { describe, expect, it } from '@jest/globals';
import { type CustomerSnapshot, exampleCustomer } from '@tourbus/contracts';
import { askPolicy } from '../policy/ask-policy.js';
import type { Contact } from '../policy/caps.js';
import { noPolicy } from '../policy/wishes.js';
import { placeOf } from '../policy/zones.js';
import { lawLimits } from './law-limits.js';

const of = (country: string | undefined, region?: string, timeZone?: string): CustomerSnapshot => ({
  ...exampleCustomer,
  country,
  timeZone,
  contactPoints: [
    { channel: 'sms', address: '+12025550123', state: 'active' },
    { channel: 'print', address: { lines: ['Main St 1'], country, region }, state: 'active' },
  ],
});

const ask = (
  customer: CustomerSnapshot,
  at: string,
  contacts: Contact[] = [],
  channel: 'sms' | 'email' = 'sms',
) => {
  const now = Date.parse(at);
  const asking = {
    ...{ brand: 'b', definition: 'offer', messageClass: 'marketing' as const, channel },
    ...{ occurredAt: now, requestedAt: now },
  };
  const limits = lawLimits(customer, { messageClass: 'marketing', now: new Date(now) });
  const verdict = askPolicy(noPolicy('b'), asking, { place: placeOf(customer), contacts, limits }, now);
  return verdict.answer === 'defer' ? new Date(verdict.releaseAt).toISOString() : verdict.answer;
};
const texts = (...times: string[]): Contact[] =>
  times.map((at) => ({ at: Date.parse(at), messageClass: 'marketing', channel: 'sms' }));

describe('hours and numbers that laws set', () => {
  it.each<[string, string, string, string]>([
    ['a text to New York at noon goes', 'NY', '2026-11-04T17:00:00Z', 'allow'],
    [
      'at ten in the evening waits for eight in the morning',
      'NY',
      '2026-11-05T03:00:00Z',
      '2026-11-05T13:00:00.000Z',
    ],
    ['to Florida after eight waits, too', 'FL', '2026-11-05T01:30:00Z', '2026-11-05T13:00:00.000Z'],
  ])('%s', (_, region, at, expected) => expect(ask(of('US', region, 'America/New_York'), at)).toBe(expected));

  it('a fourth text within a day to Maryland waits until the first is a day old', () => {
    const three = texts('2026-11-04T14:00:00Z', '2026-11-04T15:00:00Z', '2026-11-04T16:00:00Z');
    const maryland = of('US', 'MD', 'America/New_York');
    expect(ask(maryland, '2026-11-04T18:00:00Z', three.slice(1))).toBe('allow');
    expect(ask(maryland, '2026-11-04T18:00:00Z', three)).toBe('2026-11-05T14:00:00.000Z');
  });

  it('mails, and texts to where no law sets hours, go at any time', () => {
    expect(ask(of('US', 'NY', 'America/New_York'), '2026-11-05T03:00:00Z', [], 'email')).toBe('allow');
    expect(ask(of('AT', undefined, 'Europe/Vienna'), '2026-11-05T03:00:00Z')).toBe('allow');
    expect(lawLimits(of('AT'), { messageClass: 'marketing', now: new Date() })).toEqual([]);
    expect(lawLimits(of('US', 'NY'), { messageClass: 'transactional', now: new Date() })).toEqual([]);
  });

  it('are those of all states where the state is not known, and of all countries where that is not', () => {
    const count = (customer: CustomerSnapshot, elsewhere?: string) =>
      lawLimits(customer, { messageClass: 'marketing', now: new Date(), elsewhere }).length;
    expect(count(of('US'))).toBeGreaterThan(count(of('US', 'FL')));
    expect(count(of('US', 'FL'))).toBeGreaterThan(count(of('US', 'NY')));
    expect(count(of(undefined))).toBe(count(of('US')));
    expect([count(of(undefined), 'AT'), count(of('JP'), 'AT')]).toEqual([0, 0]);
  });

  it('are the same object each time, so that what they come to is worked out once', () => {
    const asked = { messageClass: 'marketing' as const, now: new Date() };
    expect(lawLimits(of('US', 'NY'), asked)).toBe(lawLimits(of('US', 'NY'), asked));
  });
});
