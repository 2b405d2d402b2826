import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { keySchema } from '../content/key.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { type Impact, Impacts } from './impact.service.js';

/** What a change of a block would touch. Previews with `blocks` show each template before and after. */
@ApiTags('blocks')
@Controller('blocks')
export class ImpactController {
  constructor(private readonly impacts: Impacts) {}

  @Get(':key/impact')
  @RequiresScope('content:read')
  impact(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
  ): Promise<Impact> {
    return this.impacts.of(key, version);
  }
}
