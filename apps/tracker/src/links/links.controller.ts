import { Controller, Get, Logger, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, SharedClock } from '@tourbus/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notePage } from '../pages/note.page.js';
import { sendPage } from '../pages/page.js';
import { redirectTarget } from './redirect-target.js';
import { LinksService, type Visit } from './links.service.js';

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const pixelHeaders = {
  'content-type': 'image/gif',
  // Every look asks us again; a proxy that keeps the image would hide all but the first.
  'cache-control': 'no-store, no-cache, must-revalidate, private',
  'x-content-type-options': 'nosniff',
};

const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

const visitOf = ({ method, headers }: FastifyRequest, at: Date): Omit<Visit, 'link'> => ({
  at,
  method,
  userAgent: headers['user-agent'],
  purpose: oneOf(headers['sec-purpose'] ?? headers['purpose'] ?? headers['x-purpose'] ?? headers['x-moz']),
});

/** The links and the image in messages. Fastify answers HEAD by the same routes. */
@ApiExcludeController()
@Public()
@Controller('t')
export class LinksController {
  private readonly logger = new Logger('links');

  constructor(
    private readonly links: LinksService,
    private readonly clock: SharedClock,
  ) {}

  @Get('c/:token')
  async click(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = this.links.read(token, 'click');
    if (!link) return sendPage(reply, 404, notePage('unknown', request.headers['accept-language']));
    const known = await this.links
      .visit({ link, ...visitOf(request, this.clock.now()) })
      .catch((error: unknown) => this.notStored(error));
    if (known === null) return sendPage(reply, 404, notePage('unknown', request.headers['accept-language']));
    const stored = known?.links.get(link.index);
    // The token is ours, so the facts about it are on their way, or our database is away: either passes.
    if (stored === undefined)
      return sendPage(
        reply.header('retry-after', '5'),
        503,
        notePage('later', request.headers['accept-language']),
      );
    const target = redirectTarget(stored);
    if (!target) return sendPage(reply, 404, notePage('unknown', request.headers['accept-language']));
    const headers = {
      location: target,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    };
    void reply.status(302).headers(headers).send();
  }

  @Get('o/:file')
  async open(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = this.links.read(file.replace(/\.gif$/, ''), 'open');
    if (!link) return sendPage(reply, 404, notePage('unknown', request.headers['accept-language']));
    const stored = await this.links.visit({ link, ...visitOf(request, this.clock.now()) }).then(
      () => true,
      (error: unknown) => void this.notStored(error),
    );
    // A reader sees the same invisible image either way; the status is honest to who counts.
    void reply
      .status(stored ? 200 : 503)
      .headers(pixelHeaders)
      .send(pixel);
  }

  private notStored(error: unknown): undefined {
    this.logger.error({ err: error }, 'a visit could not be stored');
  }
}
