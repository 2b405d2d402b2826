import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type PageQuery, pageQuerySchema, type Reply, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import {
  type BatchSource,
  type RunView,
  type SourceView,
  batchSourceSchema,
  sourceKeySchema,
} from './source.js';
import { BatchSources } from './sources.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'BatchSourceQuery' });
const keyed = { schema: sourceKeySchema };
const runId = { schema: z.uuid() };
const root = '/api/ingest/v1';

/** Where batches come from besides uploads: folders, buckets, queries and segments, when told to or by a schedule. */
@ApiTags('batch sources')
@Controller('batch-sources')
export class BatchSourcesController {
  constructor(private readonly sources: BatchSources) {}

  @Put(':key')
  @RequiresScope('batch-sources:write')
  async put(
    @Param('key', keyed) key: string,
    @Body({ schema: batchSourceSchema }) input: BatchSource,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SourceView> {
    const { source, created } = await this.sources.put(key, input, by);
    reply.status(created ? 201 : 200);
    return source;
  }

  @Get()
  @RequiresScope('batches:read')
  list(@Query({ schema: pageSchema }) page: PageQuery): ReturnType<BatchSources['list']> {
    return this.sources.list(page);
  }

  @Get(':key')
  @RequiresScope('batches:read')
  get(@Param('key', keyed) key: string): Promise<SourceView> {
    return this.sources.get(key);
  }

  @Delete(':key')
  @HttpCode(204)
  @RequiresScope('batch-sources:write')
  delete(@Param('key', keyed) key: string, @CallerName() by: string): Promise<void> {
    return this.sources.delete(key, by);
  }

  /** Location is the batch where there will be one, and else the run, which names the batches that it found. */
  @Post(':key/runs')
  @HttpCode(202)
  @RequiresScope('batches:write')
  async run(
    @Param('key', keyed) key: string,
    @CallerName() by: string,
    @Headers('idempotency-key') word: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RunView> {
    const { run, batchId } = await this.sources.run(key, by, word);
    const place = batchId ? `batches/${batchId}` : `batch-sources/${key}/runs/${run.id}`;
    reply.header('location', `${root}/${place}`);
    return run;
  }

  @Get(':key/runs')
  @RequiresScope('batches:read')
  listRuns(
    @Param('key', keyed) key: string,
    @Query({ schema: pageSchema }) page: PageQuery,
  ): ReturnType<BatchSources['listRuns']> {
    return this.sources.listRuns(key, page);
  }

  @Get(':key/runs/:run')
  @RequiresScope('batches:read')
  getRun(@Param('key', keyed) key: string, @Param('run', runId) run: string): Promise<RunView> {
    return this.sources.getRun(key, run);
  }
}
