import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  Problem,
  cookieFor,
  cookieName,
  readCookie,
  readSessionKeys,
  readToken,
  signToken,
} from '@tourbus/platform';
import { z } from 'zod';
import type { Config } from '../config.js';
import { type Identity, identityOf } from './identity.js';
import { IdentityProvider, type SignInSecrets } from './identity-provider.js';
import { returnAddress } from './return-address.js';
import { SessionCookies } from './session-cookies.js';
import { lasting } from './sessions.js';

const begunSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards, checked when it was begun. */
  address: z.url(),
});
type Begun = SignInSecrets & { address: string };

/**
 * Their bytes as JSON. Browsers drop a cookie of more than 4,096 without a word, and people would sign in round in
 * circles; whatever else a session says takes less than half of that.
 */
const mostTeams = 1_500;

const signInCookie = 'tourbus_sign_in';
const cookieSettings = { path: '/', sameSite: 'lax' } as const;

/**
 * The way to the identity provider and back. What has to come back unchanged waits in a signed cookie: the answer counts
 * in the browser that asked, and whoever only asks leaves nothing with us.
 */
@Injectable()
export class SignIn {
  private readonly keys;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly provider: IdentityProvider,
    private readonly cookies: SessionCookies,
  ) {
    this.keys = readSessionKeys(config.SESSION_PUBLIC_KEYS);
  }

  async begin(to: string | undefined, now: Date): Promise<{ address: string; cookie: string }> {
    const key = this.cookies.signingKey();
    const { address, secrets } = await this.provider.begin();
    const begun: Begun = { ...secrets, address: returnAddress(to, this.config.PUBLIC_URL) };
    const expires = new Date(now.getTime() + lasting.signIn);
    const token = await signToken(key, 'sign-in', begun, { now, expires });
    return { address, cookie: this.cookie(token, lasting.signIn / 1_000) };
  }

  /** @param url path and query of our callback, as it was asked for */
  async finish(
    url: string,
    cookies: string | undefined,
    now: Date,
  ): Promise<{ identity: Identity; address: string }> {
    const waiting = readCookie(cookies, cookieName(signInCookie, this.config.PUBLIC_URL));
    const begun =
      waiting && this.keys && (await readToken(this.keys, 'sign-in', begunSchema, waiting, now))?.claims;
    if (!begun) throw notBegun();
    const { search } = new URL(url, this.config.PUBLIC_URL);
    const callback = new URL(`${this.config.PUBLIC_URL}/auth/callback${search}`);
    const { issuer, subject, claims } = await this.provider.finish(callback, begun);
    const { OIDC_ROLES_CLAIM: roles, OIDC_TEAMS_CLAIM: teams } = this.config;
    const identity = identityOf(issuer, subject, claims, { roles, teams });
    if (Buffer.byteLength(JSON.stringify(identity.teams)) > mostTeams)
      throw tooManyTeams(identity.teams.length);
    return { identity, address: begun.address };
  }

  /** Whatever came of it, one answer of the provider is all that a beginning is good for. */
  forget(): string {
    return this.cookie('', 0);
  }

  private cookie(value: string, maxAge: number): string {
    return cookieFor(signInCookie, value, this.config.PUBLIC_URL, { ...cookieSettings, maxAge });
  }
}

const notBegun = (): Problem =>
  new Problem(
    'sign-in-not-begun',
    400,
    'You are not signed in',
    'This sign-in was not begun in this browser, was finished already, or took longer than ten minutes.',
    'Sign in again, and let this browser accept cookies.',
  );

const tooManyTeams = (teams: number): Problem =>
  new Problem(
    'too-many-teams',
    403,
    'You are not signed in',
    `The identity provider names ${teams} teams of yours, more than a cookie holds.`,
    'Whoever looks after accounts should let OIDC_TEAMS_CLAIM name a claim with the teams of Tourbus alone.',
  );
