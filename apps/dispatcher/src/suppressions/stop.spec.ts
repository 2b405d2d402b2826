import { expect, test } from '@jest/globals';
import { type ResponseCapturedV1, responseCapturedV1, responseKinds } from '@tourbus/contracts';
import { stopOf } from './stop.js';

const all = ['marketing/email', 'marketing/sms', 'marketing/print'];
const summary = (kind: ResponseCapturedV1['kind'], more: Partial<ResponseCapturedV1> = {}) => {
  const stop = stopOf({ ...responseCapturedV1.example, channel: 'sms', kind, ...more }, 'e-1');
  return stop && [stop.stoppedChannels, stop.revoked];
};

test.each<[ResponseCapturedV1['kind'], unknown]>([
  ['unsubscribe', [[], all]],
  ['stop', [['sms'], []]],
  ['bounce', [['sms'], []]],
  ['complaint', [['sms'], all]],
])('a response of kind %s forbids what the profile will forbid', (kind, expected) => {
  expect(summary(kind)).toEqual(expected);
});

test('no other response forbids anything', () => {
  const kinds = responseKinds.filter((kind) => summary(kind) === undefined);
  expect(kinds).toEqual(['open', 'click', 'reply', 'soft-bounce']);
});

test('an unsubscribe withdraws the purpose that it names', () => {
  expect(summary('unsubscribe', { purpose: 'service' })).toEqual([
    [],
    ['service/email', 'service/sms', 'service/print'],
  ]);
});

test('an unsubscribe that a machine made stops too, because the profile will say so', () => {
  expect(summary('unsubscribe', { machine: 'A scanner opens every link.' })).toEqual([[], all]);
});
