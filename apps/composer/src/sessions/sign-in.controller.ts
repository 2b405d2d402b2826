import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Problem, Public } from '@tourbus/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refusalHeaders, refusalPage } from './refusal-page.js';
import { SessionCookies } from './session-cookies.js';
import { Sessions } from './sessions.service.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignIn } from './sign-in.service.js';

/** Asked for twice, it is asked for nowhere. */
const loginSchema = z.object({ to: z.string().optional().catch(undefined) }).meta({ id: 'SignInQuery' });
type Login = z.infer<typeof loginSchema>;

/** The two addresses that browsers are sent to; both only ever answer with a way on, or with why there is none. */
@ApiTags('sessions')
@Public()
@Controller('auth')
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly cookies: SessionCookies,
    private readonly limits: SignInLimits,
  ) {}

  /** Sends the browser to the identity provider; `to` is the page of ours that it comes back to. */
  @Get('login')
  async login(
    @Query({ schema: loginSchema }) { to }: Login,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answered(request, reply, async () => {
      const { address, cookie } = await this.signIn.begin(to, new Date());
      return { address, cookies: [cookie] };
    });
  }

  /** Where the identity provider sends the browser back to. */
  @Get('callback')
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answered(request, reply, async () => {
      void reply.header('set-cookie', this.signIn.forget());
      const now = new Date();
      const { identity, address } = await this.signIn.finish(request.url, request.headers.cookie, now);
      const opened = await this.sessions.open(identity, now);
      if (!opened) throw noRole();
      const { cookies } = await this.cookies.give(opened, now);
      return { address, cookies };
    });
  }

  private async answered(
    { headers, ip }: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<{ address: string; cookies: string[] }>,
  ): Promise<void> {
    // The address of the callback holds a code: it is told to nobody.
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    try {
      await this.limits.admit(ip);
      const { address, cookies } = await work();
      void reply.header('set-cookie', cookies).redirect(address, 303);
    } catch (error) {
      if (!(error instanceof Problem) || !headers.accept?.includes('text/html')) throw error;
      const { status, retryAfter } = error.details;
      if (typeof retryAfter === 'number') void reply.header('retry-after', retryAfter);
      void reply.status(status).headers(refusalHeaders).send(refusalPage(error.details));
    }
  }
}

const noRole = (): Problem =>
  new Problem(
    'no-role',
    403,
    'You have no role in Tourbus',
    'The identity provider knows you, and names no role of yours that Tourbus knows.',
    'Ask whoever looks after accounts for the role author, reviewer, agent, operator, analyst or administrator.',
  );
