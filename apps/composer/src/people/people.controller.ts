import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type PageQuery, RequiresScope, pageQuerySchema } from '@tourbus/platform';
import { People } from './people.service.js';

/** Whose ids stand in versions, reviews and audit lines: `person:<id>`. */
@ApiTags('people')
@Controller('people')
export class PeopleController {
  constructor(private readonly people: People) {}

  @Get()
  @RequiresScope('content:read')
  list(@Query({ schema: pageQuerySchema }) page: PageQuery): ReturnType<People['list']> {
    return this.people.list(page);
  }
}
