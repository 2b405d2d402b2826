import { Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactStore, CallerName, RequiresScope, notFound, pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { PrintStreamRecord, type StreamReport, type StreamWithParts } from './print-stream-record.js';
import { Retry } from './retry.js';

const listSchema = pageQuerySchema.extend({ batch: z.uuid().optional() }).meta({ id: 'PrintStreamQuery' });
const idSchema = z.uuid();
const partSchema = z.coerce.number().int().positive();

/** Print streams, how far they are, and their bytes. */
@ApiTags('print streams')
@Controller('print-streams')
export class PrintStreamsController {
  constructor(
    private readonly record: PrintStreamRecord,
    private readonly retry: Retry,
    private readonly artefacts: ArtefactStore,
  ) {}

  /** `gathered`: how many communications of the batch wait for a stream that is still to come. */
  @Get()
  @RequiresScope('communications:read')
  async list(
    @Query({ schema: listSchema }) { batch, ...page }: z.infer<typeof listSchema>,
  ): Promise<{ items: StreamReport[]; next?: string; gathered?: number }> {
    const gathered = batch === undefined ? undefined : await this.record.gathered(batch);
    return { ...(await this.record.list(batch, page)), gathered };
  }

  @Get(':id')
  @RequiresScope('communications:read')
  get(@Param('id', { schema: idSchema }) id: string): Promise<StreamWithParts> {
    return this.record.get(id);
  }

  @Get(':id/index.csv')
  @RequiresScope('communications:read')
  async indexAsCsv(@Param('id', { schema: idSchema }) id: string): Promise<StreamableFile> {
    const { index } = await this.record.get(id);
    return this.file(index?.csv, `index of print stream`, id, `print-stream-${id}.csv`);
  }

  @Get(':id/index.json')
  @RequiresScope('communications:read')
  async indexAsJson(@Param('id', { schema: idSchema }) id: string): Promise<StreamableFile> {
    const { index } = await this.record.get(id);
    return this.file(index?.json, `index of print stream`, id, `print-stream-${id}.json`);
  }

  @Get(':id/parts/:number')
  @RequiresScope('communications:read')
  @Header('x-content-type-options', 'nosniff')
  async part(
    @Param('id', { schema: idSchema }) id: string,
    @Param('number', { schema: partSchema }) number: number,
  ): Promise<StreamableFile> {
    const { parts } = await this.record.get(id);
    const found = parts.find((part) => part.number === number);
    return this.file(found?.artefact, 'printed part', String(number), `print-stream-${id}-${number}.pdf`);
  }

  /** What could not be printed goes into another stream of the batch, as soon as all of it is gathered. */
  @Post(':id/retry')
  @HttpCode(202)
  @RequiresScope('deliveries:write')
  tryAgain(
    @Param('id', { schema: idSchema }) id: string,
    @CallerName() by: string,
  ): Promise<StreamWithParts> {
    return this.retry.retry(id, by);
  }

  private async file(
    ref: ArtefactRef | null | undefined,
    what: string,
    key: string,
    name: string,
  ): Promise<StreamableFile> {
    if (!ref) throw notFound(what, key);
    const bytes = await this.artefacts.get(ref);
    return new StreamableFile(bytes, {
      type: ref.mediaType,
      length: bytes.length,
      disposition: `attachment; filename="${name}"`,
    });
  }
}
