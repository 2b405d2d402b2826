import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import type { RenderingRow } from './rendering.entity.js';
import { RenderingService } from './rendering.service.js';

@ApiTags('renderings')
@Controller('renderings')
export class RenderingController {
  constructor(private readonly rendering: RenderingService) {}

  @Get(':communication')
  @RequiresScope('communications:read')
  @ApiOkResponse({ description: 'Which bytes were made for the communication, and by what.' })
  read(@Param('communication', { schema: z.uuid() }) communication: string): Promise<RenderingRow> {
    return this.rendering.get(communication);
  }
}
