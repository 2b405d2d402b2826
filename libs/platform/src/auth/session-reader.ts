import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type PlatformConfig } from '../config/config.js';
import { Problem } from '../http/problem.js';
import type { Caller } from './caller.js';
import { cookieName, readCookie, sessionCookie } from './cookies.js';
import { requireCsrfToken, requireOwnOrigin } from './own-page.js';
import { type SessionClaims, type SessionKeys, readSession, readSessionKeys } from './session-token.js';

export type CarriesCookies = Pick<FastifyRequest, 'headers' | 'method'>;

/** Reads the cookie of a session: each service by itself, with public keys, asking nobody. */
@Injectable()
export class SessionReader {
  private readonly keys: SessionKeys;

  constructor(@Inject(CONFIG) private readonly config: PlatformConfig) {
    const keys = readSessionKeys(config.SESSION_PUBLIC_KEYS);
    if (!keys) throw new Error('SESSION_PUBLIC_KEYS is no JWKS of Ed25519 public keys.');
    this.keys = keys;
  }

  /** Whoever is signed in, or nothing. */
  async read(request: CarriesCookies): Promise<{ claims: SessionClaims; expires: Date } | undefined> {
    const cookie = readCookie(request.headers.cookie, cookieName(sessionCookie, this.config.PUBLIC_URL));
    return cookie ? readSession(this.keys, cookie, new Date()) : undefined;
  }

  /** @throws Problem where nobody is signed in, or where somebody is and another site's page may be asking */
  async callerOf(request: CarriesCookies): Promise<Caller> {
    const session = await this.read(request);
    if (!session) throw notSignedIn();
    const { sub, name, roles, teams, scopes, csrf } = session.claims;
    requireOwnOrigin(request.method, request.headers, this.config.PUBLIC_URL);
    requireCsrfToken(request.method, request.headers, csrf);
    return { name: `person:${sub}`, scopes: new Set(scopes), person: { id: sub, name, roles, teams } };
  }
}

export const notSignedIn = (): Problem =>
  new Problem(
    'unauthenticated',
    401,
    'Nobody is signed in, and no API key was sent',
    'The request carries neither an API key nor the cookie of a session that is still good.',
    'Machines send an API key as `Authorization: Bearer tb_…`; people refresh the session or sign in at /auth/login.',
  );
