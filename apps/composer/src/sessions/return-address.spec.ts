import { describe, expect, it } from '@jest/globals';
import { returnAddress } from './return-address.js';

const own = 'https://tourbus.example';

describe('after signing in', () => {
  it.each([
    ['/', 'https://tourbus.example/'],
    ['/templates/order?version=2#subject', 'https://tourbus.example/templates/order?version=2#subject'],
  ])('%s is a page of ours', (to, address) => {
    expect(returnAddress(to, own)).toBe(address);
  });

  it.each([
    undefined,
    '',
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/\n/evil.example',
    ' //evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    '@evil.example',
    '/auth/login?to=/auth/login',
    '/./auth/callback?code=1',
    `/${'a'.repeat(1_000)}`,
  ])('%j leads to the first page', (to) => {
    expect(returnAddress(to, own)).toBe('https://tourbus.example/');
  });

  it.each([
    '/.//evil.example',
    '/%2f%2fevil.example',
    '/..//evil.example',
    '/@evil.example',
    '/x/../\\evil.example',
  ])('%j stays with us, because the whole address is given', (to) => {
    expect(new URL(returnAddress(to, own)).origin).toBe(own);
    expect(returnAddress(to, own)).toMatch(/^https:\/\/tourbus\.example\//);
  });
});
