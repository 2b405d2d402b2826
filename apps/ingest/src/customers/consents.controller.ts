import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type PageQuery, RequiresScope, pageQuerySchema } from '@tourbus/platform';
import { ConsentLog, type ConsentPage, type Said } from './consent-log.service.js';
import { type ConsentInput, consentInputSchema } from './consent-words.js';
import { customerIdSchema } from './customer-input.js';

const pageSchema = pageQuerySchema.meta({ id: 'ConsentQuery' });
const id = { schema: customerIdSchema };

/** The consent log: who said what, when, and what shows it. Lines are added and never changed. */
@ApiTags('customers')
@Controller('customers')
export class ConsentsController {
  constructor(private readonly log: ConsentLog) {}

  @Get(':id/consents')
  @RequiresScope('customers:read')
  list(@Param('id', id) key: string, @Query({ schema: pageSchema }) page: PageQuery): Promise<ConsentPage> {
    return this.log.list(key, page);
  }

  @Post(':id/consents')
  @HttpCode(200)
  @RequiresScope('customers:write')
  say(
    @Param('id', id) key: string,
    @Body({ schema: consentInputSchema }) input: ConsentInput,
    @CallerName() by: string,
  ): Promise<Said> {
    return this.log.say(key, input, by);
  }
}
