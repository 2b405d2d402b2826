import { Controller, Get, Param, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallerName, Export, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { holdings } from './holdings.js';

const id = { schema: z.string().min(1).max(128) };

/** Everything that tracker holds of a customer, by table. */
@ApiTags('privacy')
@Controller('customers/:id/held')
export class HeldController {
  constructor(private readonly held: Export) {}

  @Get()
  @RequiresScope('privacy:read')
  @ApiOkResponse({ content: { 'application/json': { schema: { type: 'object' } } } })
  of(@Param('id', id) customerId: string, @CallerName() by: string): Promise<StreamableFile> {
    return this.held.of(holdings, customerId, by);
  }
}
