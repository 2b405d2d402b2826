import { Readable } from 'node:stream';
import { Body, Controller, Header, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, RequiresScope, StreamedBody } from '@tourbus/platform';
import { z } from 'zod';
import { editOf } from '../content/edit.js';
import { keySchema } from '../content/key.js';
import { type ImportResult, Imports } from './imports.service.js';

const querySchema = z
  .strictObject({
    brand: keySchema,
    /** What the draft is called where the original has no title: the file’s name. */
    name: z.string().min(1).max(150).optional(),
    /** Keeps the draft as the next version of this template; without it nothing is kept. */
    save: keySchema.optional(),
  })
  .meta({ id: 'ImportQuery' });
type ImportQuery = z.infer<typeof querySchema>;

/** Pages and letters from elsewhere become drafts, with a report of what did not carry over. */
@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Post()
  @HttpCode(200)
  @RequiresScope('content:write')
  @StreamedBody()
  @Header('cache-control', 'no-store')
  @ApiConsumes(
    'text/html',
    'application/zip',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/octet-stream',
  )
  @ApiBody({
    schema: {
      description:
        'The file as it is, up to 10 MB: a page of HTML, a zip of one page and its files, or a .docx.',
    },
  })
  import(
    @Query({ schema: querySchema }) query: ImportQuery,
    @Body() body: Readable | undefined,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<ImportResult> {
    return this.imports.import(body ?? Readable.from([]), query, editOf(caller, ifMatch));
  }
}
