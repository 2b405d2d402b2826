import { describe, expect, it } from '@jest/globals';
import type { Preferences } from '@tourbus/contracts';
import { DateTime } from 'luxon';
import { askPolicy, type PolicyAnswer } from './ask-policy.js';
import type { Asking } from './asking.js';
import type { Contact } from './caps.js';
import { noPolicy, wishesOf } from './wishes.js';
import { placeOf } from './zones.js';

const at = (text: string): number => DateTime.fromISO(text, { zone: 'Europe/Vienna' }).toMillis();
const now = at('2026-11-19T12:00');
const news: Asking = {
  brand: 'fennholm',
  definition: 'newsletter',
  messageClass: 'marketing',
  channel: 'email',
  occurredAt: now,
  requestedAt: now,
};
const sent = (day: number): Contact => ({
  at: at(`2026-11-${day}T09:00`),
  messageClass: 'marketing',
  channel: 'email',
});
const ask = (
  wished: Preferences,
  asking: Partial<Asking> = {},
  contacts: readonly Contact[] = [],
): PolicyAnswer => {
  const known = { place: placeOf({ timeZone: 'Europe/Vienna' }), contacts, limits: wishesOf(wished) };
  return askPolicy(noPolicy('fennholm'), { ...news, ...asking }, known, now);
};
const said = (answer: PolicyAnswer): string =>
  answer.answer === 'defer'
    ? DateTime.fromMillis(answer.releaseAt, { zone: 'Europe/Vienna' }).toFormat('MM-dd HH:mm')
    : answer.answer === 'deny'
      ? answer.code
      : 'goes';

describe('what customers ask for themselves', () => {
  const paused = { pausedUntil: '2027-02-01T23:00:00.000Z' };
  const almostOver = { pausedUntil: '2026-11-20T23:00:00.000Z' };
  const weekly = { frequency: { messages: 1, days: 7 } };
  const quiet = { quietHours: { from: '11:00', to: '15:00' } };

  it.each<[string, Preferences, Partial<Asking>, Contact[], string]>([
    ['nothing holds nothing', {}, {}, [sent(18), sent(19)], 'goes'],
    ['a pause refuses news', paused, {}, [], 'customer-paused'],
    ['and lets everything else go', paused, { messageClass: 'transactional' }, [], 'goes'],
    ['what comes in the last days of a pause waits for its end', almostOver, {}, [], '11-21 00:00'],
    ['a pause that is over holds nothing', { pausedUntil: '2026-11-19T10:00:00Z' }, {}, [], 'goes'],
    ['one in seven days: the next waits for room', weekly, {}, [sent(14)], '11-21 09:00'],
    ['and has it where there was none for so long', weekly, {}, [sent(11)], 'goes'],
    ['quiet hours hold news', quiet, {}, [], '11-19 15:00'],
    ['but no letter', quiet, { channel: 'print' }, [], 'goes'],
    ['nor what somebody waits for', quiet, { messageClass: 'transactional' }, [], 'goes'],
  ])('%s', (_, wished, asking, contacts, expected) => {
    expect(said(ask(wished, asking, contacts))).toBe(expected);
  });

  it('is said in the trace to be their wish, also where the brand has no policy', () => {
    const answer = ask(paused);
    expect(answer.because).toBe(
      'Withheld: the customer wants to hear no marketing messages until Tuesday 2 February 2027 at 00:00 (Europe/Vienna).',
    );
    expect(answer.trace.find(({ rule }) => rule === 'pause')).toMatchObject({
      answer: 'deny',
      inputs: { source: 'customer', until: '2027-02-01T23:00:00.000Z' },
      policy: { key: 'fennholm', version: 0 },
    });
  });

  it('is worked out once for all who ask for the same', () => {
    expect(wishesOf(weekly)[0]).toBe(wishesOf({ ...weekly, channels: ['email'] })[0]);
    expect(wishesOf({ channels: ['email'] })).toEqual([]);
  });
});
