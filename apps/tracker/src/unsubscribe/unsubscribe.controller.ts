import { Body, Controller, Get, Logger, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, SharedClock } from '@tourbus/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LinksService } from '../links/links.service.js';
import { notePage } from '../pages/note.page.js';
import { sendPage } from '../pages/page.js';
import { type KnownCommunication, RecordService } from '../record/record.service.js';
import { ResponsesService } from '../responses/responses.service.js';
import { isOneClick } from './one-click.js';
import { unsubscribePage, unsubscribedPage } from './unsubscribe.page.js';

/** What every unsubscribe link withdraws. */
const purpose = 'marketing';

@ApiExcludeController()
@Public()
@Controller('t/u/:token')
export class UnsubscribeController {
  private readonly logger = new Logger('unsubscribe');

  constructor(
    private readonly links: LinksService,
    private readonly record: RecordService,
    private readonly responses: ResponsesService,
    private readonly clock: SharedClock,
  ) {}

  @Get()
  async ask(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = request.headers['accept-language'];
    const link = this.links.read(token, 'unsubscribe');
    if (!link) return sendPage(reply, 404, notePage('unknown', wanted));
    try {
      const known = await this.record.find([link.communicationId]);
      sendPage(reply, 200, unsubscribePage(known.get(link.communicationId) ?? {}, wanted));
    } catch (error) {
      this.sendLater(reply, error, wanted);
    }
  }

  /** Answered once it is committed and counts where messages are handed over. */
  @Post()
  async unsubscribe(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = request.headers['accept-language'];
    const link = this.links.read(token, 'unsubscribe');
    if (!link) return sendPage(reply, 404, notePage('unknown', wanted));
    try {
      const known = await this.withdraw(link.communicationId);
      if (isOneClick(body)) return void reply.status(200).header('cache-control', 'no-store').send();
      sendPage(reply, 200, unsubscribedPage(known ?? {}, wanted));
    } catch (error) {
      this.sendLater(reply, error, wanted);
    }
  }

  private async withdraw(communicationId: string): Promise<KnownCommunication | undefined> {
    const known = await this.record.find([communicationId]);
    const wish = [{ communicationId, kind: 'unsubscribe' as const, at: this.clock.now(), purpose }];
    await this.responses.heed(wish, (tx) => this.responses.store(tx, wish, known));
    return known.get(communicationId);
  }

  /** Nothing was committed, or it does not count everywhere yet: a person is asked to try again, a mail client does so by itself. */
  private sendLater(reply: FastifyReply, error: unknown, wanted?: string): void {
    this.logger.error({ err: error }, 'an unsubscribe request could not be served');
    sendPage(reply.header('retry-after', '5'), 503, notePage('later', wanted));
  }
}
