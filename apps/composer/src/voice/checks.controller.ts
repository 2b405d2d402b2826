import { Body, Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema } from '../content/key.js';
import { type Template, templateSchema } from '../templates/template.js';
import { type Checked, VoiceRules } from './voice-rules.service.js';

const checkSchema = z
  .strictObject({
    /** As in PUT; it need not have been saved. */
    template: templateSchema,
  })
  .meta({ id: 'TemplateCheck' });

/** What the proofreader and the voice of the brand have to say, before anybody is asked to approve. */
@ApiTags('templates')
@Controller('templates/:key/check')
export class ChecksController {
  constructor(private readonly rules: VoiceRules) {}

  /** Quick enough for each pause in typing. */
  @Post()
  @HttpCode(200)
  @RequiresScope('content:read')
  @Header('cache-control', 'no-store')
  async check(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: checkSchema }) { template }: { template: Template },
  ): Promise<Checked> {
    return this.rules.check(template, await this.rules.ahead(key, template));
  }
}
