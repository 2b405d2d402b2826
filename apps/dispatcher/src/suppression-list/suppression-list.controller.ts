import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope, StreamedBody } from '@tourbus/platform';
import { z } from 'zod';
import type { Imported } from './csv.js';
import {
  type SuppressionAddition,
  type SuppressionEntry,
  type SuppressionLifting,
  type SuppressionList,
  type SuppressionSearch,
  additionSchema,
  liftingSchema,
  listSchema,
  searchSchema,
} from './suppressed-contact-point.js';
import { SuppressionFiles } from './suppression-files.service.js';
import { SuppressionListService } from './suppression-list.service.js';
import { type Page } from './suppression-list.store.js';

const id = { schema: z.uuid() };
const importSchema = z
  .object({
    name: z
      .string()
      .regex(/^[\w. -]{1,100}$/)
      .default('list.csv'),
  })
  .meta({ id: 'SuppressionImportQuery' });

/** Contact points that nothing is sent to, by their hashes. */
@ApiTags('suppressions')
@Controller('suppressions')
export class SuppressionListController {
  constructor(
    private readonly list: SuppressionListService,
    private readonly files: SuppressionFiles,
  ) {}

  @Get()
  @RequiresScope('suppressions:read')
  all(@Query({ schema: listSchema }) query: SuppressionList): Promise<Page> {
    const { standing, channel, reason, contactPoint, ...page } = query;
    const hashes = contactPoint === undefined ? undefined : [contactPoint];
    return this.list.store.list({ channel, reason, hashes, standing: standing === 'true' }, page);
  }

  /** Everything about one address, also what was lifted. */
  @Post('search')
  @HttpCode(200)
  @RequiresScope('suppressions:read')
  search(@Body({ schema: searchSchema }) search: SuppressionSearch): Promise<Page> {
    return this.list.search(search);
  }

  @Get('export.csv')
  @RequiresScope('suppressions:read')
  @ApiProduces('text/csv')
  async export(@CallerName() by: string): Promise<StreamableFile> {
    return new StreamableFile(await this.files.export(by), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="suppressions.csv"',
    });
  }

  /** Counts from the answer on: what was claimed before and is not begun is judged anew. */
  @Post()
  @RequiresScope('suppressions:write')
  add(
    @Body({ schema: additionSchema }) addition: SuppressionAddition,
    @CallerName() by: string,
  ): Promise<SuppressionEntry> {
    return this.list.add(addition, by);
  }

  @Post('import')
  @HttpCode(200)
  @RequiresScope('suppressions:write')
  @StreamedBody()
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { description: 'The list as CSV with a header, of any length.' } })
  import(
    @Query({ schema: importSchema }) { name }: z.infer<typeof importSchema>,
    @Body() body: Readable | undefined,
    @CallerName() by: string,
  ): Promise<Imported> {
    return this.files.import(body ?? Readable.from([]), name, by);
  }

  @Post(':id/lift')
  @HttpCode(200)
  @RequiresScope('suppressions:write')
  lift(
    @Param('id', id) key: string,
    @Body({ schema: liftingSchema }) lifting: SuppressionLifting,
    @CallerName() by: string,
  ): Promise<SuppressionEntry> {
    return this.list.lift(key, lifting, by);
  }
}
