import { describe, expect, it } from '@jest/globals';
import { readTwilioForm } from './twilio-form.js';

const form = (fields: number) =>
  Object.fromEntries(Array.from({ length: fields }, (_, i) => [String(i), 'x']));
const type = 'application/x-www-form-urlencoded';

describe('a form of Twilio', () => {
  it.each([
    [type, { MessageSid: 'SM1', Body: 'STOP' }],
    ['Application/X-WWW-Form-Urlencoded; charset=UTF-8', form(200)],
    [type, {}],
  ])('is read: %s, %#', (contentType, fields) => expect(readTwilioForm(contentType, fields)).toEqual(fields));

  it.each([
    ['JSON', 415, 'application/json', { MessageSid: 'SM1' }],
    ['a body of no type', 415, undefined, undefined],
    ['a type that only begins alike', 415, `${type}d`, {}],
    ['more fields than Twilio sends', 400, type, form(201)],
  ])('is not %s: %i', (_, status, contentType, body) =>
    expect(() => readTwilioForm(contentType, body)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ status, remedy: expect.any(String) }) }),
    ),
  );
});
