import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type PageQuery, RequiresScope } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { type Resource, resourceOf, resourcesOf } from '../content/resource.js';
import { type Block, blockQuerySchema, blockSchema } from './block.js';

/** Content blocks. Templates published from now on contain the new source; published ones keep what they have. */
@ApiTags('blocks')
@Controller('blocks')
export class BlocksController {
  constructor(private readonly versions: ContentVersions) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: blockSchema }) block: Block,
    @CallerName() by: string,
  ): Promise<Resource<Block>> {
    return resourceOf(await this.versions.put('block', key, block, by));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(@Param('key', { schema: keySchema }) key: string): Promise<Resource<Block>> {
    return resourceOf(await this.versions.get<Block>('block', key));
  }

  @Get()
  @RequiresScope('content:read')
  async list(@Query({ schema: blockQuerySchema }) page: PageQuery): Promise<Page<Resource<Block>>> {
    return resourcesOf(await this.versions.list<Block>('block', page));
  }
}
