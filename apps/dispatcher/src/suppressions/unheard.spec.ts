import { expect, test } from '@jest/globals';
import { type Contract, customerChangedV1, responseCapturedV1 } from '@tourbus/contracts';
import { mayForbid } from './unheard.js';

const response = { ...responseCapturedV1.example, kind: 'unsubscribe' };

test.each<[string, Contract, string, boolean]>([
  ['an unsubscribe', responseCapturedV1, JSON.stringify(response), true],
  ['a click', responseCapturedV1, JSON.stringify({ ...response, kind: 'click' }), false],
  ['an unsubscribe of nobody', responseCapturedV1, JSON.stringify({ kind: 'unsubscribe' }), false],
  ['half a body', responseCapturedV1, JSON.stringify(response).slice(0, 40), false],
  ['nothing', responseCapturedV1, '', false],
  ['a profile', customerChangedV1, JSON.stringify(customerChangedV1.example), true],
  ['what is no profile', customerChangedV1, JSON.stringify(response), false],
])('of what is parked, %s holds back what may be forbidden by it', (_, contract, body, expected) => {
  expect(mayForbid(contract, body)).toBe(expected);
});
