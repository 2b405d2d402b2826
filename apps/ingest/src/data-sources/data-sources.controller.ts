import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import {
  CallerName,
  type PageQuery,
  pageQuerySchema,
  type Reply,
  RequiresScope,
  StreamedBody,
} from '@tourbus/platform';
import {
  type DataSource,
  type DataSourceView,
  dataSourceKeySchema,
  dataSourceSchema,
} from './data-source.js';
import { DataSources } from './data-sources.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'DataSourceQuery' });
const keyed = { schema: dataSourceKeySchema };

/** Where mappings look up what an event does not say. */
@ApiTags('data sources')
@RequiresScope('data-sources:write')
@Controller('data-sources')
export class DataSourcesController {
  constructor(private readonly sources: DataSources) {}

  @Put(':key')
  async put(
    @Param('key', keyed) key: string,
    @Body({ schema: dataSourceSchema }) input: DataSource,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DataSourceView> {
    const { source, created } = await this.sources.put(key, input, by);
    reply.status(created ? 201 : 200);
    return source;
  }

  @Get()
  list(@Query({ schema: pageSchema }) page: PageQuery): ReturnType<DataSources['list']> {
    return this.sources.list(page);
  }

  @Get(':key')
  get(@Param('key', keyed) key: string): Promise<DataSourceView> {
    return this.sources.get(key);
  }

  @Delete(':key')
  @HttpCode(204)
  delete(@Param('key', keyed) key: string, @CallerName() by: string): Promise<void> {
    return this.sources.delete(key, by);
  }

  /** The file that a source of the kind file answers from; it replaces the one before as a whole. */
  @Put(':key/content')
  @StreamedBody()
  @ApiConsumes('text/csv', 'application/x-ndjson', 'application/json', 'application/octet-stream')
  @ApiBody({ schema: { description: 'The file as it is: CSV, TSV, JSON or XML, or gzip or zip of it.' } })
  upload(
    @Param('key', keyed) key: string,
    @Body() body: Readable | undefined,
    @CallerName() by: string,
  ): Promise<DataSourceView> {
    return this.sources.upload(key, body ?? Readable.from([]), by);
  }
}
