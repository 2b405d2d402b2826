import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Session, SignedOut } from '@tourbus/contracts';
import {
  CONFIG,
  CallerName,
  Problem,
  Public,
  RequiresScope,
  type SessionClaims,
  SessionReader,
  notSignedIn,
  requireCsrfToken,
  requireOwnOrigin,
} from '@tourbus/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config.js';
import type { KnownPerson } from '../people/people.service.js';
import { IdentityProvider } from './identity-provider.js';
import { SessionCookies } from './session-cookies.js';
import { Sessions } from './sessions.service.js';

const personId = { schema: z.uuid() };

/** In the words of the cookie, which count until the next one. */
const described = (claims: SessionClaims, { email }: KnownPerson, expires: Date): Session => {
  const { sub: id, name, roles, teams, scopes, csrf } = claims;
  const person = { id, name, ...(email === null ? {} : { email }) };
  // We signed them, and put nothing else there.
  const held = { roles, scopes } as Pick<Session, 'roles' | 'scopes'>;
  return { person, ...held, teams, csrf, expiresAt: expires.toISOString() };
};

/** Who is signed in, and for how long; asked by our own pages. */
@ApiTags('sessions')
@Controller('')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: SessionCookies,
    private readonly reader: SessionReader,
    private readonly provider: IdentityProvider,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** 204 where nobody is signed in and nothing could be refreshed: a browser that comes first time has done no wrong. */
  @Get('auth/session')
  @Public()
  async current(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session | undefined> {
    void reply.header('cache-control', 'no-store');
    const read = await this.reader.read(request);
    const found = read && (await this.sessions.find(read.claims.sid));
    if (found) return described(read.claims, found.person, read.expires);
    if (this.cookies.refreshTokenIn(request.headers.cookie)) throw notSignedIn();
    void reply.status(204);
    return undefined;
  }

  /**
   * Gives the next cookies, and the session with them. It asks for no CSRF token, since whoever comes back after a
   * while has none; browsers send the cookie that it reads only for pages of our own site.
   */
  @Post('auth/refresh')
  @Public()
  @HttpCode(200)
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    void reply.header('cache-control', 'no-store');
    requireOwnOrigin(request.method, request.headers, this.config.PUBLIC_URL);
    const presented = this.cookies.refreshTokenIn(request.headers.cookie);
    if (!presented) throw notSignedIn();
    const now = new Date();
    const refreshed = await this.sessions.refresh(presented, now);
    if (refreshed.answer === 'meanwhile') throw refreshedMeanwhile();
    if (refreshed.answer !== 'renew') {
      void reply.header('set-cookie', this.cookies.takeAway());
      throw notSignedIn();
    }
    const { cookies, claims, expires } = await this.cookies.give(refreshed, now);
    void reply.header('set-cookie', cookies);
    return described(claims, refreshed.person, expires);
  }

  /** Ends the session, here and with its cookies; whoever has none is signed out already. */
  @Post('auth/logout')
  @Public()
  @HttpCode(200)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedOut> {
    void reply.header('cache-control', 'no-store');
    const { method, headers } = request;
    requireOwnOrigin(method, headers, this.config.PUBLIC_URL);
    const read = await this.reader.read(request);
    if (read) requireCsrfToken(method, headers, read.claims.csrf);
    const now = new Date();
    const refreshToken = this.cookies.refreshTokenIn(headers.cookie);
    if (read) await this.sessions.signOut({ id: read.claims.sid }, now);
    if (refreshToken) await this.sessions.signOut({ refreshToken }, now);
    void reply.header('set-cookie', this.cookies.takeAway());
    return { next: (await this.provider.leaving()) ?? `${this.config.PUBLIC_URL}/` };
  }

  /** Signs somebody out everywhere: nobody waits for the twelve hours of whoever left the company. */
  @Delete('people/:id/sessions')
  @RequiresScope('people:write')
  endAll(@Param('id', personId) id: string, @CallerName() by: string): Promise<{ ended: number }> {
    return this.sessions.endAllOf(id, by, new Date());
  }
}

const refreshedMeanwhile = (): Problem =>
  new Problem(
    'refreshed-meanwhile',
    409,
    'Another window was quicker',
    'The session was refreshed a moment ago; the cookies of this browser are the new ones already.',
    'Go on with GET /auth/session.',
  );
