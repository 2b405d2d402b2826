import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Caller,
  CurrentCaller,
  type PageQuery,
  pageQuerySchema,
  RequiresScope,
} from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { contentKindOf, type Kinds, kindsSchema } from '../content/kinds.js';
import { Publishing } from './publishing.service.js';
import * as requests from './requests.js';
import { Reviews } from './reviews.service.js';
import { type VersionSummary, VersionSummaries } from './version-summaries.js';

const kindsParam = { schema: kindsSchema };
const keyParam = { schema: keySchema };
const pageSchema = pageQuerySchema.meta({ id: 'VersionsQuery' });

/** The way of a version: draft, in review, approved, published, retired. The same for all kinds of content. */
@ApiTags('workflow')
@Controller(':kinds/:key')
export class WorkflowController {
  constructor(
    private readonly reviews: Reviews,
    private readonly publishing: Publishing,
    private readonly versions: ContentVersions,
    private readonly summaries: VersionSummaries,
  ) {}

  @Get('versions')
  @RequiresScope('content:read')
  list(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Query({ schema: pageSchema }) page: PageQuery,
  ): Promise<Page<VersionSummary>> {
    return this.summaries.list(contentKindOf(kinds), key, page);
  }

  @Post('submit')
  @HttpCode(200)
  @RequiresScope('content:write')
  async submit(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.submissionSchema }) body: requests.SubmissionRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const asked = { kind: contentKindOf(kinds), key, ...body };
    return this.summaries.of(await this.reviews.submit(asked, caller));
  }

  @Post('approve')
  @HttpCode(200)
  @RequiresScope('content:approve')
  async approve(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.approvalSchema }) body: requests.ApprovalRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const asked = { kind: contentKindOf(kinds), key, ...body };
    return this.summaries.of(await this.reviews.approve(asked, caller));
  }

  @Post('request-changes')
  @HttpCode(200)
  @RequiresScope('content:approve')
  async requestChanges(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.changeRequestSchema }) body: requests.ChangeRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const asked = { kind: contentKindOf(kinds), key, ...body };
    return this.summaries.of(await this.reviews.requestChanges(asked, caller));
  }

  @Post('withdraw')
  @HttpCode(200)
  @RequiresScope('content:write')
  async withdraw(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.submissionSchema }) body: requests.SubmissionRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const asked = { kind: contentKindOf(kinds), key, ...body };
    return this.summaries.of(await this.reviews.withdraw(asked, caller));
  }

  @Post('publish')
  @HttpCode(200)
  @RequiresScope('content:publish')
  async publish(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.publicationSchema }) body: requests.PublicationRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const asked = { kind: contentKindOf(kinds), key, ...body };
    return this.summaries.of(await this.publishing.publish(asked, caller));
  }

  /** Takes the version in use, or the one that is named, out of use. What it replaced does not come back of itself. */
  @Post('retire')
  @HttpCode(200)
  @RequiresScope('content:publish')
  async retire(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.submissionSchema }) body: requests.SubmissionRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const asked = { kind: contentKindOf(kinds), key, ...body };
    return this.summaries.of(await this.publishing.retire(asked, caller));
  }

  /** The words of an old version as the newest draft. */
  @Post('restore')
  @HttpCode(200)
  @RequiresScope('content:write')
  async restore(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: requests.restorationSchema }) { version }: requests.RestorationRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<VersionSummary> {
    const kind = contentKindOf(kinds);
    const { body } = await this.versions.get(kind, key, version);
    return this.summaries.of(await this.versions.put(kind, key, body, { caller, restores: version }));
  }
}
