import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Caller,
  CallerName,
  CurrentCaller,
  type PageQuery,
  type Reply,
  RequiresScope,
} from '@tourbus/platform';
import { z } from 'zod';
import type { Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import {
  dryRunQuerySchema,
  type DryRunRequest,
  dryRunRequestSchema,
  type DryRunView,
  withoutPeople,
} from './dry-runs.js';
import { DryRuns } from './dry-runs.service.js';

const keyParam = { schema: keySchema };

/** What a policy would have done: it is tried on what was decided under another, before anybody publishes it. */
@ApiTags('policies')
@Controller('policies/:key/dry-runs')
export class DryRunsController {
  constructor(private readonly dryRuns: DryRuns) {}

  /** Location is where to ask how far it has come, and then for the result. */
  @Post()
  @HttpCode(202)
  @RequiresScope('content:comment')
  async ask(
    @Param('key', keyParam) key: string,
    @Body({ schema: dryRunRequestSchema }) request: DryRunRequest,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DryRunView> {
    const asked = await this.dryRuns.ask(key, request, by);
    reply.header('location', `/api/composer/v1/policies/${key}/dry-runs/${asked.id}`);
    return asked;
  }

  /** Newest first, without their results. */
  @Get()
  @RequiresScope('content:read')
  list(
    @Param('key', keyParam) key: string,
    @Query({ schema: dryRunQuerySchema }) query: PageQuery,
  ): Promise<Page<DryRunView>> {
    return this.dryRuns.list(key, query);
  }

  /** Whose the examples are is told to who may read communications. */
  @Get(':id')
  @RequiresScope('content:read')
  async get(
    @Param('key', keyParam) key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<DryRunView> {
    const found = await this.dryRuns.get(key, id);
    return caller.scopes.has('communications:read') ? found : withoutPeople(found);
  }
}
