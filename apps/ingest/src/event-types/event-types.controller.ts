import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope, pageQuerySchema } from '@tourbus/platform';
import type { z } from 'zod';
import {
  type EventTypeInput,
  type EventTypeView,
  type ReplayTally,
  eventTypeInputSchema,
  typeNameSchema,
} from './event-type.js';
import { EventTypes } from './event-types.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'EventTypeQuery' });

/** How payloads of upstream systems are read. */
@ApiTags('event types')
@RequiresScope('event-types:write')
@Controller('event-types')
export class EventTypesController {
  constructor(private readonly eventTypes: EventTypes) {}

  @Put(':type')
  put(
    @Param('type', { schema: typeNameSchema }) type: string,
    @Body({ schema: eventTypeInputSchema }) input: EventTypeInput,
    @CallerName() by: string,
  ): Promise<EventTypeView & ReplayTally> {
    return this.eventTypes.register(type, input, by);
  }

  @Get(':type')
  get(@Param('type', { schema: typeNameSchema }) type: string): Promise<EventTypeView> {
    return this.eventTypes.get(type);
  }

  @Get()
  list(
    @Query({ schema: pageSchema }) page: z.infer<typeof pageSchema>,
  ): Promise<{ items: EventTypeView[]; next?: string }> {
    return this.eventTypes.list(page);
  }
}
