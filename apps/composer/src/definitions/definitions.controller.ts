import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type PageQuery, Problem, RequiresScope } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { type Resource, resourceOf, resourcesOf } from '../content/resource.js';
import { type Definition, definitionQuerySchema, definitionSchema } from './definition.js';

const unknownTemplate = (template: string): Problem =>
  new Problem(
    'unknown-template',
    422,
    'The definition names a template that does not exist',
    `There is no template “${template}”.`,
    `PUT /api/composer/v1/templates/${template} first, or correct the name.`,
  );

/** What we say when. A definition counts for events that arrive after it is put, within about a second. */
@ApiTags('definitions')
@Controller('definitions')
export class DefinitionsController {
  constructor(private readonly versions: ContentVersions) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: definitionSchema }) definition: Definition,
    @CallerName() by: string,
  ): Promise<Resource<Definition>> {
    if (!(await this.versions.find('template', definition.template)))
      throw unknownTemplate(definition.template);
    return resourceOf(await this.versions.put('definition', key, definition, by));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(@Param('key', { schema: keySchema }) key: string): Promise<Resource<Definition>> {
    return resourceOf(await this.versions.get<Definition>('definition', key));
  }

  @Get()
  @RequiresScope('content:read')
  async list(@Query({ schema: definitionQuerySchema }) page: PageQuery): Promise<Page<Resource<Definition>>> {
    return resourcesOf(await this.versions.list<Definition>('definition', page));
  }
}
