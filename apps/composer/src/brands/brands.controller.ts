import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, type Reply, RequiresScope, tagged } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import type { ListQuery } from '../content/listing.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { Standings, type VersionView } from '../publications/standings.service.js';
import { type Brand, type BrandSummary, brandQuerySchema, brandSchema } from './brand.js';

/** Who speaks. A version counts once it is published. */
@ApiTags('brands')
@Controller('brands')
export class BrandsController {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
  ) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: brandSchema }) brand: Brand,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Brand>> {
    const version = await this.versions.put('brand', key, brand, editOf(caller, ifMatch));
    return tagged(reply, await this.standings.view(version));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Brand>> {
    return tagged(reply, await this.standings.view(await this.versions.get<Brand>('brand', key, version)));
  }

  @Get()
  @RequiresScope('content:read')
  async list(
    @Query({ schema: brandQuerySchema }) query: ListQuery,
  ): Promise<Page<VersionView<BrandSummary>>> {
    return this.standings.views(await this.versions.list<BrandSummary>('brand', query));
  }
}
