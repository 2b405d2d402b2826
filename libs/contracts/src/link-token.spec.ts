import { describe, expect, it } from '@jest/globals';
import { createLinkToken, highestLinkIndex, linkKinds, readLinkToken } from './link-token.js';

const key = 'a key of more than thirty-two characters';
const communicationId = '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10';

describe('link tokens', () => {
  it.each(linkKinds)('carry the communication and the kind “%s”', (kind) => {
    expect(readLinkToken(createLinkToken({ communicationId, kind }, key), key)).toEqual({
      communicationId,
      kind,
      index: 0,
    });
  });

  it('carry the index of a link, up to the highest', () => {
    for (const index of [0, 1, 255, 256, highestLinkIndex])
      expect(readLinkToken(createLinkToken({ communicationId, kind: 'click', index }, key), key)?.index).toBe(
        index,
      );
  });

  it('are 42 characters that need no escaping in a URL', () => {
    expect(createLinkToken({ communicationId, kind: 'click', index: 7 }, key)).toMatch(/^[A-Za-z0-9_-]{42}$/);
  });

  it('are refused when any single character differs', () => {
    const token = createLinkToken({ communicationId, kind: 'click', index: 7 }, key);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < token.length; at++)
      for (const other of alphabet.replace(token.charAt(at), ''))
        expect(readLinkToken(token.slice(0, at) + other + token.slice(at + 1), key)).toBeUndefined();
  });

  it.each(['', 'x', 'A'.repeat(42), 'A'.repeat(41), 'ä'.repeat(42), ' '.repeat(42), '='.repeat(42)])(
    'are refused when they are something else: “%s”',
    (token) => expect(readLinkToken(token, key)).toBeUndefined(),
  );

  it('are refused under another key, and with anything around them', () => {
    const token = createLinkToken({ communicationId, kind: 'open' }, key);
    expect(readLinkToken(token, `${key}.`)).toBeUndefined();
    for (const other of [`${token}=`, ` ${token}`, `${token}\n`, `${token}A`, token.slice(1)])
      expect(readLinkToken(other, key)).toBeUndefined();
  });

  it('are not made of an index or an id that does not fit', () => {
    expect(() =>
      createLinkToken({ communicationId, kind: 'click', index: highestLinkIndex + 1 }, key),
    ).toThrow(RangeError);
    expect(() => createLinkToken({ communicationId: 'order-1001', kind: 'click' }, key)).toThrow(RangeError);
  });
});
