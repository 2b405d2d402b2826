import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Problem, type Reply, RequiresScope, tagged } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import type { ListQuery } from '../content/listing.js';
import { type VersionQuery, versionQuerySchema } from '../content/version-query.js';
import { Standings, type VersionView } from '../publications/standings.service.js';
import { type Definition, definitionQuerySchema, definitionSchema } from './definition.js';

const unknownTemplate = (template: string): Problem =>
  new Problem(
    'unknown-template',
    422,
    'The definition names a template that does not exist',
    `There is no template “${template}”.`,
    `PUT /api/composer/v1/templates/${template} first, or correct the name.`,
  );

/** What we say when. A published version counts for events that arrive after it is published, within about a second. */
@ApiTags('definitions')
@Controller('definitions')
export class DefinitionsController {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
  ) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: definitionSchema }) definition: Definition,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Definition>> {
    if (!(await this.versions.find('template', definition.template)))
      throw unknownTemplate(definition.template);
    const version = await this.versions.put('definition', key, definition, editOf(caller, ifMatch));
    return tagged(reply, await this.standings.view(version));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionQuerySchema }) { version }: VersionQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VersionView<Definition>> {
    return tagged(
      reply,
      await this.standings.view(await this.versions.get<Definition>('definition', key, version)),
    );
  }

  @Get()
  @RequiresScope('content:read')
  async list(
    @Query({ schema: definitionQuerySchema }) query: ListQuery,
  ): Promise<Page<VersionView<Definition>>> {
    return this.standings.views(await this.versions.list<Definition>('definition', query));
  }
}
