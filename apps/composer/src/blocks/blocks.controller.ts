import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, type Reply, RequiresScope, tagged } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import type { ListQuery } from '../content/listing.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { Standings, type VersionView } from '../publications/standings.service.js';
import { type Block, type BlockSummary, blockQuerySchema, blockSchema } from './block.js';

/** Content blocks. A version counts once it is published, in templates that are published after it. */
@ApiTags('blocks')
@Controller('blocks')
export class BlocksController {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
  ) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: blockSchema }) block: Block,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Block>> {
    const version = await this.versions.put('block', key, block, editOf(caller, ifMatch));
    return tagged(reply, await this.standings.view(version));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Block>> {
    return tagged(reply, await this.standings.view(await this.versions.get<Block>('block', key, version)));
  }

  @Get()
  @RequiresScope('content:read')
  async list(
    @Query({ schema: blockQuerySchema }) query: ListQuery,
  ): Promise<Page<VersionView<BlockSummary>>> {
    return this.standings.views(await this.versions.list<BlockSummary>('block', query));
  }
}
