import { describe, expect, it } from '@jest/globals';
import {
  contactKeysOf,
  contactKeysSchema,
  contactPointHash,
  contactPointHashes,
  contactPointHashPattern,
} from './contact-point-hash.js';

const keys = { current: 'k2', keys: { k1: 'a'.repeat(32), k2: 'b'.repeat(32) } };
const mail = (address: string) => contactPointHash({ channel: 'email', address }, keys);
const sms = (address: string) => contactPointHash({ channel: 'sms', address }, keys);

describe('the hash of a contact point', () => {
  it('is the same for every spelling', () => {
    expect(mail(' Zoe@Bücher.example')).toBe(mail('zoe@xn--bcher-kva.example'));
    expect(sms('+43 (660) 123-45')).toBe(sms('004366012345'));
    expect(sms('＋４３６６０１２３４５')).toBe(sms('+4366012345'));
    const print = (line: string) =>
      contactPointHash({ channel: 'print', address: { lines: [line], city: 'Wien' } }, keys);
    expect(print('Ring  1')).toBe(print('ring 1'));
  });

  it('tells people and channels apart, and holds nothing of the address', () => {
    expect(mail('zoe@a.example')).not.toBe(mail('zoe@b.example'));
    expect(contactPointHash({ channel: 'sms', address: '123' }, keys)).not.toBe(
      contactPointHash({ channel: 'email', address: '123' }, keys),
    );
    expect(mail('zoe@a.example')).toMatch(contactPointHashPattern);
    expect(mail('zoe@a.example')).not.toContain('zoe');
  });

  it('is another one with another key, and found under all of them', () => {
    const before = contactPointHash(
      { channel: 'email', address: 'zoe@a.example' },
      { ...keys, current: 'k1' },
    );
    expect(before).not.toBe(mail('zoe@a.example'));
    expect(contactPointHashes({ channel: 'email', address: 'zoe@a.example' }, keys)).toEqual([
      mail('zoe@a.example'),
      before,
    ]);
  });

  it('is refused where the key is missing', () => {
    expect(() => contactPointHash({ channel: 'sms', address: '1' }, { current: 'k3', keys: {} })).toThrow(
      /no key k3/,
    );
  });
});

describe('keys as services are given them', () => {
  it('have names, and the first is the current one', () => {
    const text = ` k2:${'b'.repeat(32)}\n k1:${'a'.repeat(40)} `;
    expect(contactKeysSchema.safeParse(text).success).toBe(true);
    expect(contactKeysOf(text)).toEqual({
      current: 'k2',
      keys: { k1: 'a'.repeat(40), k2: 'b'.repeat(32) },
    });
  });

  it.each([
    '',
    'k1',
    `k1:${'a'.repeat(31)}`,
    'a'.repeat(40),
    `k1:${'a'.repeat(32)} k2`,
    `k.1:${'a'.repeat(32)}`,
  ])('are refused as “%s”', (text) => expect(contactKeysSchema.safeParse(text).success).toBe(false));
});
