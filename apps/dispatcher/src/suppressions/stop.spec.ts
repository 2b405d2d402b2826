import { expect, test } from '@jest/globals';
import { type ResponseCapturedV1, responseCapturedV1, responseKinds } from '@tourbus/contracts';
import { startOf, stopOf } from './stop.js';

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
  expect(kinds).toEqual(['open', 'click', 'reply', 'start', 'soft-bounce']);
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

test('a STOP by policy of everything forbids everything', () => {
  expect(summary('stop', { reach: 'all' })).toEqual([['email', 'sms', 'print'], []]);
});

test('only a START that says where it came from undoes anything', () => {
  const heard = { ...responseCapturedV1.example, kind: 'start' as const };
  const contactPoint = `k1.${'a'.repeat(43)}`;
  expect(startOf(heard, 'e-1')).toBeUndefined();
  expect(startOf({ ...heard, contactPoint }, 'e-1')).toMatchObject({ contactPoint, eventId: 'e-1' });
  expect(startOf({ ...heard, contactPoint, kind: 'reply' }, 'e-1')).toBeUndefined();
});
