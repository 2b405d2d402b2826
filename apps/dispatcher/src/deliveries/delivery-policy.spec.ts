import { describe, expect, test } from '@jest/globals';
import type { MessageClass, Parts } from '@tourbus/contracts';
import type { Outcome } from '../senders/channel-sender.js';
import { ambiguityPolicy, lostCall, pauseSeconds, verdictOf } from './delivery-policy.js';

const limits = { attempts: 3, backoffSeconds: 2, longestPauseSeconds: 3_600 };
const inputs = (channel: Parts['kind'], messageClass: MessageClass, attempt = 1, mayHaveArrived = false) => ({
  channel,
  messageClass,
  attempt,
  mayHaveArrived,
});
const retry: Outcome = { kind: 'retry', code: 'smtp-451', text: 'Not now.' };
const rejected: Outcome = { kind: 'rejected', code: 'smtp-550', text: 'Never.' };

describe('a message of which nobody knows whether it was taken', () => {
  test.each<[Parts['kind'], MessageClass, string]>([
    ['email', 'regulatory', 'ready'],
    ['email', 'transactional', 'ambiguous'],
    ['email', 'service', 'ambiguous'],
    ['email', 'marketing', 'ambiguous'],
    ['sms', 'regulatory', 'ambiguous'],
    ['sms', 'transactional', 'ambiguous'],
    ['sms', 'marketing', 'ambiguous'],
    ['print', 'transactional', 'ready'],
    ['print', 'marketing', 'ready'],
  ])('by %s of class %s becomes %s', (channel, messageClass, state) => {
    expect(verdictOf(lostCall, inputs(channel, messageClass), limits, 0).state).toBe(state);
  });

  test('ends as ambiguous when its attempts are used up, even under a resend policy', () => {
    expect(ambiguityPolicy({ channel: 'email', messageClass: 'regulatory' })).toBe('at_least_once');
    expect(verdictOf(lostCall, inputs('email', 'regulatory', 3), limits, 0).state).toBe('ambiguous');
  });

  test('stays ambiguous when a later attempt is refused, because the earlier one may have arrived', () => {
    expect(verdictOf(rejected, inputs('email', 'regulatory', 2, true), limits, 0).state).toBe('ambiguous');
  });
});

test.each<[Parts['kind'], MessageClass, RegExp]>([
  ['sms', 'regulatory', /not sent again, because it may have arrived/],
  ['email', 'marketing', /not sent again, because it may have arrived/],
  ['email', 'regulatory', /sent again with the same Message-ID/],
  ['print', 'transactional', /the same files are the same job/],
])('what becomes of a lost call by %s of class %s is said', (channel, messageClass, text) => {
  expect(verdictOf(lostCall, inputs(channel, messageClass), limits, 0)).toMatchObject({
    text: expect.stringMatching(text),
  });
});

test('no pause is longer than the longest, whatever the attempt', () => {
  expect(pauseSeconds(20, { ...limits, longestPauseSeconds: 5 }, 0)).toBe(5);
});

describe('a message that was surely not taken', () => {
  test('is tried again, and is undeliverable after the last attempt', () => {
    expect(verdictOf(retry, inputs('sms', 'marketing', 2), limits, 0).state).toBe('ready');
    expect(verdictOf(retry, inputs('sms', 'marketing', 3), limits, 0).state).toBe('undeliverable');
  });

  test('is tried when the provider asked for it, where that is later than our own pause', () => {
    const verdict = verdictOf(
      { ...retry, kind: 'retry', afterSeconds: 90 },
      inputs('email', 'service'),
      limits,
      0,
    );
    expect(verdict).toMatchObject({ state: 'ready', afterSeconds: 90 });
    expect(
      verdictOf({ ...retry, kind: 'retry', afterSeconds: 1 }, inputs('email', 'service'), limits, 0),
    ).toMatchObject({ afterSeconds: 2 });
  });

  test('is not tried again when the refusal is for good', () => {
    expect(verdictOf(rejected, inputs('email', 'regulatory'), limits, 0)).toEqual({
      state: 'rejected',
      code: 'smtp-550',
      text: 'Never.',
    });
  });
});

test.each([
  [1, 0, 2],
  [2, 0, 8],
  [3, 0, 32],
  [3, 1, 16],
  [20, 0, 3_600],
])('the pause after attempt %i with chance %d is %d s', (attempt, random, seconds) => {
  expect(pauseSeconds(attempt, limits, random)).toBe(seconds);
});
