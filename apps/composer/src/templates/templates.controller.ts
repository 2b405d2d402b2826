import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, type Reply, RequiresScope, tagged } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import { type ListQuery, listQuerySchema } from '../content/listing.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { Standings, type VersionView } from '../publications/standings.service.js';
import { type Template, type TemplateSummary, templateSchema } from './template.js';

const listSchema = listQuerySchema.meta({ id: 'TemplateQuery' });

/** Templates: every change is a new draft, and only published versions are used for communications. */
@ApiTags('templates')
@Controller('templates')
export class TemplatesController {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
  ) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: templateSchema }) template: Template,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Template>> {
    const version = await this.versions.put('template', key, template, editOf(caller, ifMatch));
    return tagged(reply, await this.standings.view(version));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Template>> {
    const found = await this.versions.get<Template>('template', key, version);
    return tagged(reply, await this.standings.view(found));
  }

  @Get()
  @RequiresScope('content:read')
  async list(@Query({ schema: listSchema }) query: ListQuery): Promise<Page<VersionView<TemplateSummary>>> {
    return this.standings.views(await this.versions.list<TemplateSummary>('template', query));
  }
}
