import { fastifyCookie } from '@fastify/cookie';

export interface CookieOptions {
  path: string;
  sameSite: 'lax' | 'strict';
  /** In seconds; 0 takes the cookie away. */
  maxAge: number;
}

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/**
 * What a cookie is called at this address. Over https a prefix makes browsers refuse a cookie of that name which a
 * neighbouring subdomain set, and with it somebody else's session.
 */
export function cookieName(name: string, publicUrl: string, path = '/'): string {
  if (!isSecure(publicUrl)) return name;
  return `${path === '/' ? '__Host-' : '__Secure-'}${name}`;
}

/** Holds the signed token of a session. */
export const sessionCookie = 'tourbus_session';

/** The value of a `Set-Cookie` header. No script ever reads a cookie of ours. */
export function cookieFor(name: string, value: string, publicUrl: string, options: CookieOptions): string {
  const secure = isSecure(publicUrl);
  const named = cookieName(name, publicUrl, options.path);
  return fastifyCookie.serialize(named, value, { ...options, httpOnly: true, secure });
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : fastifyCookie.parse(header)[name];
}
