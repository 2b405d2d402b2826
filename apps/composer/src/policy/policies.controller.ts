import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Problem, type Reply, RequiresScope, tagged } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import { type ListQuery, listQuerySchema } from '../content/listing.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { Standings, type VersionView } from '../publications/standings.service.js';
import { type Policy, policySchema } from './policy.js';

const policyQuerySchema = listQuerySchema.meta({ id: 'PolicyQuery' });

const unknownBrand = (brand: string): Problem =>
  new Problem(
    'unknown-brand',
    422,
    'The policy is that of a brand that does not exist',
    `There is no brand “${brand}”; a policy bears the key of its brand.`,
    `PUT /api/composer/v1/brands/${brand} first, or correct the key.`,
  );

/** How often, when and where a brand speaks. A version counts once it is published, within about a second. */
@ApiTags('policies')
@Controller('policies')
export class PoliciesController {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
  ) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: policySchema }) policy: Policy,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Policy>> {
    if (!(await this.versions.find('brand', key))) throw unknownBrand(key);
    const version = await this.versions.put('policy', key, policy, editOf(caller, ifMatch));
    return tagged(reply, await this.standings.view(version));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Policy>> {
    return tagged(reply, await this.standings.view(await this.versions.get<Policy>('policy', key, version)));
  }

  @Get()
  @RequiresScope('content:read')
  async list(@Query({ schema: policyQuerySchema }) query: ListQuery): Promise<Page<VersionView<Policy>>> {
    return this.standings.views(await this.versions.list<Policy>('policy', query));
  }
}
