import { describe, expect, it } from '@jest/globals';
import { speakConsents } from '../customers/consents.js';
import { wordsOf } from '../customers/customer-input.js';
import { type Prepared, consentWordsOf } from './intake.js';

const heard = new Date('2026-03-02T00:00:00Z');
const unsubscribe = {
  purpose: 'marketing',
  state: 'revoked',
  at: '2026-03-03T00:00:00Z',
  source: 'link',
} as const;
const stateAfterUnsubscribing = (words: ReturnType<typeof wordsOf>) =>
  speakConsents([], [...words, unsubscribe]).consents.map(({ state }) => state);

function wordsOfEvent(time: string, consentAt?: string) {
  const event = { id: '1', source: '/shop', type: 'order', time, extensions: {}, data: {} };
  const consents = [{ purpose: 'marketing', state: 'granted' as const, at: consentAt }];
  const mapped = { customerId: 'C-1', customer: { consents }, data: {}, warnings: [] };
  const prepared: Prepared = { event, eventId: '1', digest: '', receivedAt: heard };
  return consentWordsOf({ ...prepared, mapped });
}

describe('an unsubscription outlasts a grant that was heard before it', () => {
  it('from an event whose clock is ahead', () =>
    expect(stateAfterUnsubscribing(wordsOfEvent('2030-01-01T00:00:00Z'))).toEqual(['revoked']));

  it('dated into the future by an event', () =>
    expect(
      stateAfterUnsubscribing(wordsOfEvent('2026-03-01T00:00:00Z', '2030-01-01T00:00:00+02:00')),
    ).toEqual(['revoked']));

  it('dated into the future by a client', () => {
    const given = {
      consents: [{ purpose: 'marketing', state: 'granted' as const, at: '2030-01-01T00:00:00Z' }],
    };
    expect(stateAfterUnsubscribing(wordsOf(given, 'crm', heard))).toEqual(['revoked']);
  });
});

it('a consent keeps the time that its event tells of the past', () => {
  expect(wordsOfEvent('2026-03-01T00:00:00Z')).toMatchObject([{ at: '2026-03-01T00:00:00.000Z' }]);
});
