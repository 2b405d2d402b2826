import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import type { Page } from '../content/content-versions.js';
import {
  type Sending,
  sendingSchema,
  type Silence,
  type SilenceQuery,
  silenceQuerySchema,
} from './silences.js';
import { Silences } from './silences.service.js';

const idParam = { schema: z.uuid() };

/** Who is about to have heard nothing for too long, by the day on which it becomes too long. */
@ApiTags('silences')
@Controller('silences')
export class SilencesController {
  constructor(private readonly silences: Silences) {}

  @Get()
  @RequiresScope('communications:read')
  list(@Query({ schema: silenceQuerySchema }) query: SilenceQuery): Promise<Page<Silence>> {
    return this.silences.list(query);
  }

  /** Every rule is asked as for any message: what a denial forbids is not sent. */
  @Post(':id/send')
  @HttpCode(200)
  @RequiresScope('deliveries:write')
  send(
    @Param('id', idParam) id: string,
    @Body({ schema: sendingSchema }) { definition }: Sending,
    @CallerName() by: string,
  ): Promise<Silence> {
    return this.silences.send(id, definition, by);
  }

  /** Who goes on hearing nothing is found again, after as long as the policy's floor is. */
  @Post(':id/dismiss')
  @HttpCode(200)
  @RequiresScope('deliveries:write')
  dismiss(@Param('id', idParam) id: string, @CallerName() by: string): Promise<Silence> {
    return this.silences.dismiss(id, by);
  }
}
