import { Readable } from 'node:stream';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import {
  type Caller,
  CurrentCaller,
  type Reply,
  RequiresScope,
  StreamedBody,
  artefactFileName,
  tagged,
} from '@tourbus/platform';
import type { z } from 'zod';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import type { Listed, ListQuery } from '../content/listing.js';
import { type Resource, resourceOf } from '../content/resource.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { Impacts, type Use } from '../reviews/impact.service.js';
import {
  type Asset,
  assetQuerySchema,
  descriptionSchema,
  type UploadQuery,
  uploadQuerySchema,
} from './asset.js';
import { ingredient, referenceTo } from './assets.js';
import { Assets } from './assets.service.js';

const keyParam = { schema: keySchema };

export type AssetView = Resource<Asset> & {
  /** What authors write where an address belongs. */
  reference: string;
  /** Where the file is served to everybody, as mails refer to it. */
  file: string;
};

const viewOf = (version: Listed<Asset>): AssetView => ({
  ...resourceOf(version),
  reference: referenceTo(version.key),
  file: `/api/composer/v1/files/${artefactFileName(version.body)}`,
});

/** Pictures and fonts for templates, which show them as `tourbus:asset/{key}`. Every change is a new version. */
@ApiTags('assets')
@Controller('assets')
export class AssetsController {
  constructor(
    private readonly assets: Assets,
    private readonly versions: ContentVersions,
    private readonly impacts: Impacts,
  ) {}

  /** The file as it is: what it is, its bytes tell. */
  @Put(':key')
  @RequiresScope('content:write')
  @StreamedBody()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { description: 'A PNG, JPEG, GIF or WebP picture, or a WOFF2, TTF or OTF font.' } })
  async upload(
    @Param('key', keyParam) key: string,
    @Query({ schema: uploadQuerySchema }) { alternative }: UploadQuery,
    @Body() body: Readable | undefined,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<AssetView> {
    const file = body ?? Readable.from([]);
    return tagged(reply, viewOf(await this.assets.upload(key, file, alternative, editOf(caller, ifMatch))));
  }

  @Put(':key/alternative')
  @RequiresScope('content:write')
  async describe(
    @Param('key', keyParam) key: string,
    @Body({ schema: descriptionSchema }) { alternative }: z.infer<typeof descriptionSchema>,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<AssetView> {
    return tagged(reply, viewOf(await this.assets.describe(key, alternative, editOf(caller, ifMatch))));
  }

  /** No template may newly show it; those that do go on, until another upload takes that back. */
  @Post(':key/retire')
  @HttpCode(200)
  @RequiresScope('content:write')
  async retire(
    @Param('key', keyParam) key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<AssetView> {
    return tagged(reply, viewOf(await this.assets.retire(key, editOf(caller, ifMatch))));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(
    @Param('key', keyParam) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<AssetView> {
    return tagged(reply, viewOf(await this.versions.get<Asset>('asset', key, version)));
  }

  @Get()
  @RequiresScope('content:read')
  async list(@Query({ schema: assetQuerySchema }) query: ListQuery): Promise<Page<AssetView>> {
    const { items, next } = await this.versions.list<Asset>('asset', query);
    return { items: items.map(viewOf), ...(next ? { next } : {}) };
  }

  /** The templates that show it, and would come up for review with another. */
  @Get(':key/impact')
  @RequiresScope('content:read')
  async impact(
    @Param('key', keyParam) key: string,
  ): Promise<{ asset: string; version: number; items: Use[] }> {
    const { version } = await this.versions.get<Asset>('asset', key);
    return { asset: key, version, items: await this.impacts.uses(ingredient(key)) };
  }
}
