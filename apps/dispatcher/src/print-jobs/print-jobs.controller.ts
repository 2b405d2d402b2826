import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope, pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { PrintJobRecord } from './print-job-record.js';
import { type PrintJob, printJobStates } from './print-job.js';

const listSchema = pageQuerySchema
  .extend({ state: z.enum(printJobStates).optional(), stream: z.uuid().optional() })
  .meta({ id: 'PrintJobQuery' });

/** Print jobs, what they wait for, and what their printers say. */
@ApiTags('print jobs')
@Controller('print-jobs')
export class PrintJobsController {
  constructor(private readonly record: PrintJobRecord) {}

  @Get()
  @RequiresScope('communications:read')
  list(
    @Query({ schema: listSchema }) { state, stream, ...page }: z.infer<typeof listSchema>,
  ): Promise<{ items: PrintJob[]; next?: string }> {
    return this.record.list({ state, stream }, page);
  }

  @Get(':id')
  @RequiresScope('communications:read')
  get(@Param('id', { schema: z.uuid() }) id: string): Promise<PrintJob> {
    return this.record.get(id);
  }
}
