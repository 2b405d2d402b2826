import { fastifyCookie } from '@fastify/cookie';
import { beforeAll, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { cookieFor, cookieName, readCookie } from './cookies.js';

describe('a cookie', () => {
  beforeAll(async () => {
    await Fastify().register(fastifyCookie).ready();
  });
  const options = { path: '/', sameSite: 'lax', maxAge: 600 } as const;

  it('is out of reach of scripts, and over https of neighbouring subdomains, too', () => {
    expect(cookieFor('who', 'x', 'https://tourbus.example', options)).toBe(
      '__Host-who=x; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
    expect(
      cookieFor('who', 'x', 'https://tourbus.example', { ...options, path: '/auth', sameSite: 'strict' }),
    ).toBe('__Secure-who=x; Max-Age=600; Path=/auth; HttpOnly; Secure; SameSite=Strict');
  });

  it('travels over http only where Tourbus itself does', () => {
    expect(cookieFor('who', 'x', 'http://127.0.0.1:8080', options)).toBe(
      'who=x; Max-Age=600; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('is read by its whole name', () => {
    const name = cookieName('who', 'https://tourbus.example');
    expect(readCookie('who=evil; __Host-who=x; other=y', name)).toBe('x');
    expect(readCookie('who=evil', name)).toBeUndefined();
    expect(readCookie(undefined, name)).toBeUndefined();
    expect(readCookie('__proto__=x', 'toString')).toBeUndefined();
  });
});
