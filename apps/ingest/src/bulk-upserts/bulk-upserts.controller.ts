import { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope, StreamedBody } from '@tourbus/platform';
import { type BulkAnswer, BulkUpserts } from './bulk-upserts.service.js';

/** Many customers at once. */
@ApiTags('customers')
@Controller('customers')
export class BulkUpsertsController {
  constructor(private readonly upserts: BulkUpserts) {}

  /** Given values win, missing ones stay. Each row has its answer, and a faulty one costs the others nothing. */
  @Post('bulk')
  @HttpCode(200)
  @RequiresScope('customers:write')
  @StreamedBody()
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({
    schema: {
      description: 'Up to 10,000 customers, each a CustomerInput with its id: a JSON list, or one a line.',
    },
  })
  upsert(@Body() body: Readable | undefined, @CallerName() by: string): Promise<BulkAnswer> {
    return this.upserts.upsert(body ?? Readable.from([]), by);
  }
}
