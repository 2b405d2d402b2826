import { describe, expect, it } from '@jest/globals';
import { isOneClick } from './one-click.js';

const multipart = (name: string, value: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`;

describe('one-click unsubscribing', () => {
  it.each([
    ['a form', { 'List-Unsubscribe': 'One-Click' }],
    ['multipart/form-data', multipart('List-Unsubscribe', 'One-Click')],
  ])('is known as %s', (_, body) => expect(isOneClick(body)).toBe(true));

  it.each([
    ['the button of the page', undefined],
    ['an empty form', {}],
    ['null', null],
    ['another form', { 'List-Unsubscribe': 'no' }],
    ['another field', multipart('note', 'List-Unsubscribe One-Click')],
  ])('is not %s', (_, body) => expect(isOneClick(body)).toBe(false));
});
