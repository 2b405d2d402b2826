import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CallerName, RequiresScope } from '../auth/auth.guard.js';
import { pageQuerySchema } from '../http/paging.js';
import type { ParkedMessage } from './parked-message.entity.js';
import { ParkedMessages } from './parked-messages.js';

const filterSchema = z.object({
  state: z.enum(['parked', 'replayed', 'discarded']).default('parked'),
  consumer: z.string().optional(),
  code: z.string().optional(),
  subject: z.string().optional(),
  parkedAfter: z.iso.datetime({ offset: true }).optional(),
  parkedBefore: z.iso.datetime({ offset: true }).optional(),
});
const listSchema = pageQuerySchema.extend(filterSchema.shape).meta({ id: 'ParkedMessageQuery' });
const replaySchema = filterSchema.omit({ state: true }).meta({ id: 'ParkedMessageFilter' });
const idSchema = z.uuid();

/** Lists what could not be handled, and lets an operator replay or discard it. */
@ApiTags('parked messages')
@Controller('parked')
export class ParkedController {
  constructor(private readonly parked: ParkedMessages) {}

  @Get()
  @RequiresScope('parked:read')
  async list(
    @Query({ schema: listSchema }) { limit, cursor, ...filter }: z.infer<typeof listSchema>,
  ): Promise<{ items: Omit<ParkedMessage, 'body'>[]; next?: string }> {
    const { items, next } = await this.parked.list(filter, { limit, cursor });
    return { items: items.map(({ body: _body, ...item }) => item), next };
  }

  @Get(':id')
  @RequiresScope('parked:read')
  get(@Param('id', { schema: idSchema }) id: string): Promise<ParkedMessage> {
    return this.parked.get(id);
  }

  @Post('replay')
  @HttpCode(200)
  @RequiresScope('parked:write')
  replayAll(
    @Query({ schema: replaySchema }) filter: z.infer<typeof replaySchema>,
    @CallerName() by: string,
  ): Promise<{ replayed: number; stillParked: number }> {
    return this.parked.replayAll(filter, by);
  }

  @Post('discard')
  @HttpCode(200)
  @RequiresScope('parked:write')
  discardAll(
    @Query({ schema: replaySchema }) filter: z.infer<typeof replaySchema>,
    @CallerName() by: string,
  ): Promise<{ discarded: number }> {
    return this.parked.discardAll(filter, by);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @RequiresScope('parked:write')
  replay(@Param('id', { schema: idSchema }) id: string, @CallerName() by: string): Promise<ParkedMessage> {
    return this.parked.replay(id, by);
  }

  @Delete(':id')
  @RequiresScope('parked:write')
  discard(@Param('id', { schema: idSchema }) id: string, @CallerName() by: string): Promise<ParkedMessage> {
    return this.parked.discard(id, by);
  }
}
