import { Body, Controller, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CONFIG, RequiresScope } from '@tourbus/platform';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config.js';
import { keySchema } from '../content/key.js';
import { type PreviewRequest, previewSchema } from './preview.js';
import { PreviewService } from './preview.service.js';

/** What a template looks like, before anybody receives it. */
@ApiTags('templates')
@Controller('templates')
export class PreviewController {
  private readonly own: string;

  constructor(
    private readonly previews: PreviewService,
    @Inject(CONFIG) { PUBLIC_URL }: Config,
  ) {
    this.own = new URL(PUBLIC_URL).origin;
  }

  @Post(':key/preview')
  @HttpCode(200)
  @RequiresScope('content:read')
  @Header('cache-control', 'no-store')
  async preview(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: previewSchema }) request: PreviewRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { mediaType, body } = await this.previews.preview(key, request);
    // What authors wrote must not act with the rights of this address.
    await reply
      .type(mediaType)
      .header(
        'content-security-policy',
        `sandbox; default-src 'none'; img-src https: data: ${this.own}; style-src 'unsafe-inline'; font-src data: ${this.own}`,
      )
      .send(body);
  }
}
