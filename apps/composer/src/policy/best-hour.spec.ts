import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import type { Asking, Known } from './asking.js';
import { inForce } from './in-force.js';
import { judge } from './judge.js';
import { policySchema } from './policy.js';
import { placeOf } from './zones.js';

const zone = 'Europe/Vienna';
const at = (local: string): number => DateTime.fromISO(local, { zone }).toMillis();
const policy = inForce(
  { key: 'fennholm', version: 1 },
  policySchema.parse({
    bestHour: { within: 'PT24H' },
    quietHours: [{ from: '22:00', to: '08:00' }],
  }),
);

const releaseOf = (local: string, known: Partial<Known> = {}, more: Partial<Asking> = {}): string => {
  const now = at(local);
  const verdict = judge(
    policy,
    {
      brand: 'fennholm',
      definition: 'weekly-offers',
      messageClass: 'marketing',
      channel: 'email',
      occurredAt: now,
      requestedAt: now,
      ...more,
    },
    { place: placeOf({ timeZone: zone }), bestHour: 18, contacts: [], ...known },
    now,
  );
  if (verdict.answer !== 'defer') return verdict.answer;
  return `${verdict.rule} ${DateTime.fromMillis(verdict.releaseAt, { zone }).toFormat('MM-dd HH:mm')}`;
};

describe('the best hour of a customer', () => {
  it.each<[string, string, Partial<Known>, Partial<Asking>, string]>([
    ['is waited for', '2026-06-10T10:20', {}, {}, 'best-hour 06-10 18:00'],
    ['is waited for overnight', '2026-06-10T19:00', {}, {}, 'best-hour 06-11 18:00'],
    ['lasts an hour', '2026-06-10T18:59', {}, {}, 'allow'],
    ['is nothing to a service message', '2026-06-10T10:20', {}, { messageClass: 'service' }, 'allow'],
    ['may be unknown', '2026-06-10T10:20', { bestHour: undefined }, {}, 'allow'],
    [
      'is no hour where nobody knows the time zone',
      '2026-06-10T10:20',
      { place: placeOf({ country: 'AT' }) },
      {},
      'allow',
    ],
    [
      'is not waited for in vain: one that is always quiet keeps nothing back',
      '2026-06-10T10:20',
      { bestHour: 23 },
      {},
      'allow',
    ],
    [
      'does not keep a message back for longer than the policy waits',
      '2026-06-10T10:20',
      {},
      { requestedAt: at('2026-06-09T17:00') },
      'allow',
    ],
    [
      'is waited for up to the last moment, and with it',
      '2026-06-10T10:20',
      {},
      { requestedAt: at('2026-06-09T18:00') },
      'best-hour 06-10 18:00',
    ],
    ['comes after quiet hours', '2026-06-10T23:00', { bestHour: 9 }, {}, 'best-hour 06-11 09:00'],
    [
      'is the hour on the wall, also on the day when clocks are changed',
      '2026-10-24T19:00',
      {},
      {},
      'best-hour 10-25 18:00',
    ],
  ])('%s', (_, local, known, asking, expected) => {
    expect(releaseOf(local, known, asking)).toBe(expected);
  });
});
