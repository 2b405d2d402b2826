import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { timestampSchema } from '@tourbus/contracts';
import { CallerName, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { customerIdSchema } from '../customers/customer-input.js';
import { type Hold, Holds } from './holds.service.js';

const holdRequestSchema = z
  .strictObject({
    why: z.string().trim().min(1).max(500),
    /** From then on it no longer counts; without, until somebody ends it. */
    until: timestampSchema
      .refine((until) => Date.parse(until) > Date.now(), 'It is over already: name a time to come, or none.')
      .optional(),
  })
  .meta({ id: 'HoldRequest' });
type HoldRequest = z.infer<typeof holdRequestSchema>;

const id = { schema: customerIdSchema };

/** Legal holds: what is held is neither erased nor deleted by age. */
@ApiTags('privacy')
@Controller('customers/:id/hold')
export class HoldsController {
  constructor(private readonly holds: Holds) {}

  @Get()
  @RequiresScope('privacy:read')
  get(@Param('id', id) customerId: string): Promise<Hold> {
    return this.holds.get(customerId);
  }

  @Put()
  @RequiresScope('privacy:write')
  put(
    @Param('id', id) customerId: string,
    @Body({ schema: holdRequestSchema }) hold: HoldRequest,
    @CallerName() by: string,
  ): Promise<Hold> {
    return this.holds.put(customerId, hold, by);
  }

  @Delete()
  @HttpCode(204)
  @RequiresScope('privacy:write')
  end(@Param('id', id) customerId: string, @CallerName() by: string): Promise<void> {
    return this.holds.end(customerId, by);
  }
}
