import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type PageQuery, RequiresScope, pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import type { Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { type Publish, publishSchema, type Template, templateSchema } from './template.js';
import { TemplatesService, type TemplateView } from './templates.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'TemplateQuery' });
const versionSchema = z
  .object({ version: z.coerce.number().int().positive().optional() })
  .meta({ id: 'TemplateVersionQuery' });

/** Templates: every change is a new draft, and only published versions are used for communications. */
@ApiTags('templates')
@Controller('templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  @Put(':key')
  @RequiresScope('content:write')
  put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: templateSchema }) template: Template,
    @CallerName() by: string,
  ): Promise<TemplateView> {
    return this.templates.put(key, template, by);
  }

  @Get(':key')
  @RequiresScope('content:read')
  get(
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: versionSchema }) { version }: z.infer<typeof versionSchema>,
  ): Promise<TemplateView> {
    return this.templates.get(key, version);
  }

  @Get()
  @RequiresScope('content:read')
  list(@Query({ schema: pageSchema }) page: PageQuery): Promise<Page<TemplateView>> {
    return this.templates.list(page);
  }

  @Post(':key/publish')
  @HttpCode(200)
  @RequiresScope('content:publish')
  publish(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: publishSchema }) body: Publish,
    @CallerName() by: string,
  ): Promise<TemplateView> {
    return this.templates.publish(key, body?.version, by);
  }
}
