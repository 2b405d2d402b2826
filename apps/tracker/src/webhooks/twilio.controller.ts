import { Body, Controller, Header, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { contactKeysOf, contactPointHash } from '@tourbus/contracts';
import { CONFIG, Problem, Public, SharedClock } from '@tourbus/platform';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config.js';
import type { CapturedResponse } from '../responses/response.js';
import { notConfigured, requireTwilioSignature } from './signatures.js';
import {
  type TwilioForm,
  isIncoming,
  readTwilioReply,
  readTwilioStatus,
  twilioFormSchema,
} from './twilio-events.js';
import { readTwilioForm } from './twilio-form.js';
import { WebhooksService } from './webhooks.service.js';

const idSchema = z.uuid();

/** An answer without instructions, in TwiML. */
const nothingToSay = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

@ApiExcludeController()
@Public()
@Controller('t/hooks/twilio')
export class TwilioController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly webhooks: WebhooksService,
    private readonly clock: SharedClock,
  ) {}

  /** Where the messages that come in to a number are posted: it is told by the sender which of ours they answer. */
  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async hear(
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Headers('x-twilio-signature') signature?: string,
  ): Promise<string> {
    const form = this.requireForm(request, body, signature);
    const communicationId = await this.webhooks.answeredBy(form.From);
    if (!communicationId)
      throw new Problem(
        'unknown-sender',
        404,
        'Nobody we wrote to',
        'No text message of ours went to the number that this one came from.',
        'Handle it where this number is used otherwise.',
      );
    await this.webhooks.store([], [this.reply(form, communicationId)]);
    return nothingToSay;
  }

  /** The status callback of one message; its address names the communication. */
  @Post(':communicationId')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async follow(
    @Param('communicationId', { schema: idSchema }) communicationId: string,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Headers('x-twilio-signature') signature?: string,
  ): Promise<string> {
    const form = this.requireForm(request, body, signature);
    if (isIncoming(form)) await this.webhooks.store([], [this.reply(form, communicationId)]);
    else {
      const { receipt, response } = readTwilioStatus(form, communicationId, this.clock.now());
      await this.webhooks.store([receipt], response ? [response] : []);
    }
    return nothingToSay;
  }

  private reply(form: TwilioForm, communicationId: string): CapturedResponse {
    const keys = contactKeysOf(this.config.CONTACT_KEYS);
    const contactPoint = form.From
      ? contactPointHash({ channel: 'sms', address: form.From }, keys)
      : undefined;
    return readTwilioReply(form, { communicationId, at: this.clock.now(), contactPoint });
  }

  private requireForm(request: FastifyRequest, body: unknown, signature: string | undefined): TwilioForm {
    const authToken = this.config.TWILIO_AUTH_TOKEN;
    if (!authToken) throw notConfigured('Twilio', 'TWILIO_AUTH_TOKEN');
    const form = readTwilioForm(request.headers['content-type'], body);
    requireTwilioSignature({ authToken, signature, url: `${this.config.PUBLIC_URL}${request.url}`, form });
    const parsed = twilioFormSchema.safeParse(form);
    if (parsed.success) return parsed.data;
    throw new Problem(
      'invalid-input',
      422,
      'The form is not one of Twilio’s messages',
      'It has no MessageSid.',
      'Use this address for messaging webhooks only.',
    );
  }
}
