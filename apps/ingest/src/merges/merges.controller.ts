import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CustomerSnapshot } from '@tourbus/contracts';
import { CallerName, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { customerIdSchema } from '../customers/customer-input.js';
import {
  DuplicatesFound,
  type DuplicatesPage,
  type DuplicatesQuery,
  duplicatesQuerySchema,
} from './duplicates.service.js';
import type { MergeRecord } from './merge-rows.js';
import { Merges } from './merges.service.js';

const id = { schema: customerIdSchema };
const mergeSchema = z
  .strictObject({
    /** The one that becomes part of the other. */
    from: customerIdSchema,
    why: z.string().trim().min(1).max(1_000),
  })
  .meta({ id: 'Merge' });
const previewSchema = z.object({ from: customerIdSchema }).meta({ id: 'MergePreviewQuery' });
type Merge = z.infer<typeof mergeSchema>;

/** Customers who are one: found, merged, and parted again. */
@ApiTags('customers')
@Controller('customers')
export class MergesController {
  constructor(
    private readonly merges: Merges,
    private readonly duplicates: DuplicatesFound,
  ) {}

  @Get('duplicates')
  @RequiresScope('customers:read')
  find(@Query({ schema: duplicatesQuerySchema }) query: DuplicatesQuery): Promise<DuplicatesPage> {
    return this.duplicates.list(query);
  }

  /** What was merged into it and parted from it, the newest first. */
  @Get(':id/merges')
  @RequiresScope('customers:read')
  list(@Param('id', id) key: string): Promise<{ items: MergeRecord[] }> {
    return this.merges.list(key);
  }

  /** What would count after a merge; nothing is done. */
  @Get(':id/merge')
  @RequiresScope('customers:read')
  preview(
    @Param('id', id) key: string,
    @Query({ schema: previewSchema }) { from }: { from: string },
  ): Promise<CustomerSnapshot> {
    return this.merges.preview(key, from);
  }

  @Post(':id/merge')
  @HttpCode(200)
  @RequiresScope('customers:write')
  merge(
    @Param('id', id) key: string,
    @Body({ schema: mergeSchema }) { from, why }: Merge,
    @CallerName() by: string,
  ): Promise<CustomerSnapshot> {
    return this.merges.merge(key, from, why, by);
  }

  @Post(':id/unmerge')
  @HttpCode(200)
  @RequiresScope('customers:write')
  unmerge(
    @Param('id', id) key: string,
    @Body({ schema: mergeSchema }) { from, why }: Merge,
    @CallerName() by: string,
  ): Promise<CustomerSnapshot> {
    return this.merges.unmerge(key, from, why, by);
  }
}
