import { Inject, Injectable } from '@nestjs/common';
import { scopesOf } from '@tourbus/contracts';
import {
  CONFIG,
  Problem,
  type SessionClaims,
  type SigningKey,
  cookieFor,
  cookieName,
  readCookie,
  sessionCookie,
  signSession,
} from '@tourbus/platform';
import type { Config } from '../config.js';
import { SIGNING_KEY } from '../keys/signing-key.js';
import type { OpenSession } from './sessions.service.js';
import { lasting, tokenExpires } from './sessions.js';

const refreshCookie = 'tourbus_refresh';
const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

/** The two cookies of a session: a signed one for every service, and one for composer alone that renews it. */
@Injectable()
export class SessionCookies {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SIGNING_KEY) private readonly key: SigningKey | undefined,
  ) {}

  async give(
    { session, person, refreshToken }: OpenSession,
    now: Date,
  ): Promise<{ cookies: string[]; claims: SessionClaims; expires: Date }> {
    const expires = tokenExpires(session, now);
    const { name, roles, teams } = person;
    const what = { name, roles, teams, scopes: scopesOf(roles), csrf: session.csrf };
    const claims = { sub: person.id, sid: session.id, ...what };
    const token = await signSession(this.signingKey(), claims, { now, expires });
    const left = lasting.session - (now.getTime() - session.startedAt.getTime());
    const cookies = [
      this.session(token, inSeconds(expires.getTime() - now.getTime())),
      this.refresh(refreshToken, inSeconds(Math.min(lasting.idle, left))),
    ];
    return { cookies, claims, expires };
  }

  takeAway(): string[] {
    return [this.session('', 0), this.refresh('', 0)];
  }

  refreshTokenIn(header: string | undefined): string | undefined {
    return readCookie(header, cookieName(refreshCookie, this.config.PUBLIC_URL, '/auth'));
  }

  signingKey(): SigningKey {
    if (this.key) return this.key;
    throw new Problem(
      'sign-in-not-configured',
      503,
      'People cannot sign in here',
      'There is no key to sign sessions with.',
      'Set SESSION_PRIVATE_KEY, and SESSION_PUBLIC_KEYS of every service.',
    );
  }

  /** Lax: a link in somebody’s mail to a page of ours opens signed in; what changes something asks for more. */
  private session(value: string, maxAge: number): string {
    return cookieFor(sessionCookie, value, this.config.PUBLIC_URL, { path: '/', sameSite: 'lax', maxAge });
  }

  private refresh(value: string, maxAge: number): string {
    const options = { path: '/auth', sameSite: 'strict', maxAge } as const;
    return cookieFor(refreshCookie, value, this.config.PUBLIC_URL, options);
  }
}
