import { describe, expect, it } from '@jest/globals';
import type { Contact } from './caps.js';
import { policySchema, type Sunset } from './policy.js';
import { backedOffUntil, unansweredOf } from './sunset.js';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const sunset = (rule: object = {}): Sunset =>
  policySchema.parse({ sunset: { after: 3, oneIn: 'P30D', ...rule } }).sunset as Sunset;
/** One on each of these days. */
const sentOn = (days: number[], messageClass: Contact['messageClass'] = 'marketing'): Contact[] =>
  days.map((one) => ({ at: start + one * day, messageClass, channel: 'email' }));

const from = (contacts: Contact[], today: number, respondedOn?: number): number =>
  (backedOffUntil(
    sunset(),
    contacts,
    respondedOn === undefined ? undefined : start + respondedOn * day,
    start + today * day,
  ) -
    start) /
  day;

describe('who leaves three messages in a row unanswered gets one in 30 days', () => {
  it.each<[string, Contact[], number, number | undefined, number]>([
    ['two are not enough', sentOn([1, 2]), 3, undefined, 3],
    ['after the third, the next goes 30 days later', sentOn([1, 2, 3]), 4, undefined, 33],
    ['exactly then', sentOn([1, 2, 3]), 33, undefined, 33],
    ['and again 30 days after that', sentOn([1, 2, 3, 33]), 34, undefined, 63],
    ['a response ends it at once', sentOn([1, 2, 3]), 5, 4, 5],
    ['what was answered before does not count', sentOn([1, 2, 3]), 4, 2, 4],
    ['nor what was sent in the moment of the response', sentOn([1, 2, 3]), 4, 1, 4],
    ['it begins anew after a response', sentOn([1, 2, 3, 10, 11, 12]), 13, 4, 42],
    ['invoices are not counted', sentOn([1, 2, 3], 'transactional'), 4, undefined, 4],
    [
      'nor do they keep from counting',
      [...sentOn([1, 2, 3]), ...sentOn([4, 5, 6, 7], 'transactional')],
      8,
      undefined,
      33,
    ],
    ['who was silent for long is asked for one only', sentOn([1, 2, 3]), 300, undefined, 300],
  ])('%s', (_, contacts, today, respondedOn, expected) =>
    expect(from(contacts, today, respondedOn)).toBe(expected),
  );

  it('what is unanswered is known', () => {
    expect(unansweredOf(sunset(), sentOn([1, 2, 3]), start + 2 * day)).toEqual(sentOn([3]));
  });
});
