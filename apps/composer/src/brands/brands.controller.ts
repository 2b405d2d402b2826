import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type PageQuery, RequiresScope } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { keySchema } from '../content/key.js';
import { type Resource, resourceOf, resourcesOf } from '../content/resource.js';
import { type Brand, brandQuerySchema, brandSchema } from './brand.js';

/** Who speaks. A brand counts from the moment it is put. */
@ApiTags('brands')
@Controller('brands')
export class BrandsController {
  constructor(private readonly versions: ContentVersions) {}

  @Put(':key')
  @RequiresScope('content:write')
  async put(
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: brandSchema }) brand: Brand,
    @CallerName() by: string,
  ): Promise<Resource<Brand>> {
    return resourceOf(await this.versions.put('brand', key, brand, by));
  }

  @Get(':key')
  @RequiresScope('content:read')
  async get(@Param('key', { schema: keySchema }) key: string): Promise<Resource<Brand>> {
    return resourceOf(await this.versions.get<Brand>('brand', key));
  }

  @Get()
  @RequiresScope('content:read')
  async list(@Query({ schema: brandQuerySchema }) page: PageQuery): Promise<Page<Resource<Brand>>> {
    return resourcesOf(await this.versions.list<Brand>('brand', page));
  }
}
