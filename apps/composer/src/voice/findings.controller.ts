import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, RequiresScope } from '@tourbus/platform';
import { ContentVersions } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { contentKindOf, type Kinds, kindsSchema } from '../content/kinds.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import type { Finding } from './finding.js';
import { type NewWaiver, newWaiverSchema, type Waiver } from './waivers.js';
import { Waivers } from './waivers.service.js';

const kindsParam = { schema: kindsSchema };
const keyParam = { schema: keySchema };

/** What is found in a version, and who let what of it pass. */
@ApiTags('workflow')
@Controller(':kinds/:key')
export class FindingsController {
  constructor(
    private readonly versions: ContentVersions,
    private readonly waivers: Waivers,
  ) {}

  /** As submitting and publishing would find it now. */
  @Get('findings')
  @RequiresScope('content:read')
  async findings(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
  ): Promise<{ version: number; findings: Finding[] }> {
    const found = await this.versions.get(contentKindOf(kinds), key, version);
    return { version: found.version, findings: await this.waivers.findings(found) };
  }

  /** Lets one finding pass in one version, for good reason. */
  @Post('waivers')
  @RequiresScope('content:approve')
  waive(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: newWaiverSchema }) waiver: NewWaiver,
    @CurrentCaller() caller: Caller,
  ): Promise<Waiver> {
    return this.waivers.waive({ kind: contentKindOf(kinds), key }, waiver, caller);
  }
}
