import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { type Pause, type PauseKind, pauseKinds } from './pause.js';
import { Pauses } from './pauses.service.js';

const kindSchema = z.enum(pauseKinds);
const nameSchema = z.string().min(1).max(200);
const pauseSchema = z
  .object({ reason: z.string().max(1_000).optional() })
  .optional()
  .meta({ id: 'PauseRequest' });

/** Lets deliveries of a definition, a channel or a provider wait. */
@ApiTags('pauses')
@Controller('pauses')
export class PausesController {
  constructor(private readonly pauses: Pauses) {}

  @Get()
  @RequiresScope('communications:read')
  async list(): Promise<{ items: Pause[] }> {
    return { items: await this.pauses.list() };
  }

  @Put(':kind/:name')
  @RequiresScope('deliveries:write')
  pause(
    @Param('kind', { schema: kindSchema }) kind: PauseKind,
    @Param('name', { schema: nameSchema }) name: string,
    @Body({ schema: pauseSchema }) body: z.infer<typeof pauseSchema>,
    @CallerName() by: string,
  ): Promise<Pause> {
    return this.pauses.pause(kind, name, body?.reason, by);
  }

  @Delete(':kind/:name')
  @HttpCode(204)
  @RequiresScope('deliveries:write')
  resume(
    @Param('kind', { schema: kindSchema }) kind: PauseKind,
    @Param('name', { schema: nameSchema }) name: string,
    @CallerName() by: string,
  ): Promise<void> {
    return this.pauses.resume(kind, name, by);
  }
}
