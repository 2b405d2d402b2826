import { Body, Controller, Headers, HttpCode, Inject, Logger, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CONFIG, Public, SharedClock } from '@tourbus/platform';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { readSendgridEvent, sendgridEventSchema } from './sendgrid-events.js';
import { notConfigured, requireSendgridSignature } from './signatures.js';
import { WebhooksService } from './webhooks.service.js';

@ApiExcludeController()
@Public()
@Controller('t/hooks/sendgrid')
export class SendgridController {
  private readonly logger = new Logger('sendgrid webhook');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly webhooks: WebhooksService,
    private readonly clock: SharedClock,
  ) {}

  @Post()
  @HttpCode(204)
  async receive(
    @Req() { rawBody = Buffer.alloc(0) }: FastifyRequest,
    @Body() body: unknown,
    @Headers('x-twilio-email-event-webhook-signature') signature?: string,
    @Headers('x-twilio-email-event-webhook-timestamp') timestamp?: string,
  ): Promise<void> {
    const publicKey = this.config.SENDGRID_WEBHOOK_PUBLIC_KEY;
    if (!publicKey) throw notConfigured('SendGrid', 'SENDGRID_WEBHOOK_PUBLIC_KEY');
    requireSendgridSignature({ publicKey, signature, timestamp, rawBody }, this.clock.now());
    const entries = Array.isArray(body) ? (body as unknown[]) : [];
    const read = entries.map((entry) => sendgridEventSchema.safeParse(entry));
    // One account may send for others, too: what does not name a communication of ours is none of our business.
    const events = read.flatMap(({ data }) => data ?? []).map(readSendgridEvent);
    if (events.length < entries.length)
      this.logger.debug({ ignored: entries.length - events.length }, 'not ours');
    const receipts = events.map(({ receipt }) => receipt);
    await this.webhooks.store(
      receipts,
      events.flatMap(({ response }) => response ?? []),
    );
  }
}
