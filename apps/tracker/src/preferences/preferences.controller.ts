import { Body, Controller, Get, Inject, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CONFIG, Public, SharedClock } from '@tourbus/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { LinksService } from '../links/links.service.js';
import { notePage } from '../pages/note.page.js';
import { sendOn, sendPage } from '../pages/page.js';
import type { Choice } from './choice.js';
import { MessageHistory } from './history.js';
import { historyPage } from './history.page.js';
import { PreferenceLimits } from './limits.js';
import { isFromOwnPage } from './own-page.js';
import { isDone, preferencePage } from './preference.page.js';
import { type Centre, PreferencesService } from './preferences.service.js';

interface Asked {
  token: string;
  what: 'look' | 'change';
  request: FastifyRequest;
  reply: FastifyReply;
}

const actOf = (body: unknown): unknown => (body as Record<string, unknown> | null | undefined)?.['act'];

/** The customer's own pages, behind the signed link of a message. Scanners follow links, so a GET changes nothing. */
@ApiExcludeController()
@Public()
@Controller('t/p/:token')
export class PreferencesController {
  private readonly logger = new Logger('preferences');

  constructor(
    private readonly links: LinksService,
    private readonly preferences: PreferencesService,
    private readonly history: MessageHistory,
    private readonly limits: PreferenceLimits,
    private readonly clock: SharedClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async show(
    @Param('token') token: string,
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.opened({ token, what: 'look', request, reply }, async (centre) =>
      sendPage(reply, 200, preferencePage(token, centre, isDone(done) ? { done } : {})),
    );
  }

  @Post()
  async change(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.opened({ token, what: 'change', request, reply }, async (centre) => {
      if (!isFromOwnPage(request.headers, this.config.PUBLIC_URL))
        return sendPage(reply, 403, notePage('foreign', request.headers['accept-language']));
      const refused = await this.act(centre, body);
      if (refused?.fault) return sendPage(reply, 422, preferencePage(token, centre, { refused }));
      // Whoever reloads the page that this leads to sends nothing again.
      sendOn(reply, `${token}?done=${actOf(body) === 'stop' ? 'stopped' : 'saved'}`);
    });
  }

  @Get('history')
  async past(
    @Param('token') token: string,
    @Query('before') before: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.opened({ token, what: 'look', request, reply }, async (centre) => {
      const messages = await this.history.of(centre.message.customerId, before);
      sendPage(reply, 200, historyPage(token, centre, messages));
    });
  }

  /** What each of the buttons does. @returns what the form says that one of them saves */
  private async act(centre: Centre, body: unknown): Promise<Choice | undefined> {
    const [act, now] = [actOf(body), this.clock.now()];
    if (act !== 'stop' && act !== 'end') return this.preferences.choose(centre, body, now);
    await (act === 'stop' ? this.preferences.stop(centre, now) : this.preferences.endLinks(centre, now));
    return undefined;
  }

  /** Answers all that is in the way; what is left is an open centre. */
  private async opened(
    { token, what, request, reply }: Asked,
    answer: (centre: Centre) => Promise<void>,
  ): Promise<void> {
    const wanted = request.headers['accept-language'];
    const link = this.links.read(token, 'preferences');
    if (!link) return sendPage(reply, 404, notePage('unknown', wanted));
    const wait = await this.limits.refuse(link.communicationId, what);
    if (wait !== undefined) return sendPage(reply.header('retry-after', wait), 429, notePage('busy', wanted));
    try {
      const opening = await this.preferences.open(link.communicationId, wanted, this.clock.now());
      switch (opening.state) {
        case 'unknown':
          return sendPage(reply, 404, notePage('unknown', wanted));
        case 'ended':
          return sendPage(reply, 410, notePage('ended', wanted));
        case 'later':
          return sendPage(reply.header('retry-after', '5'), 503, notePage('later', wanted));
        case 'open':
          await answer(opening.centre);
      }
    } catch (error) {
      // Nothing was committed, or it does not count everywhere yet.
      this.logger.error({ err: error }, 'a page of preferences could not be served');
      sendPage(reply.header('retry-after', '5'), 503, notePage('later', wanted));
    }
  }
}
