import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope, pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { DeliveryRecord, type DeliveryWithAttempts } from './delivery-record.js';
import { type Delivery, deliveryStates } from './delivery.entity.js';

const communicationSchema = z.uuid();
const listSchema = pageQuerySchema
  .extend({ state: z.enum(deliveryStates).optional() })
  .meta({ id: 'DeliveryQuery' });

/** Deliveries and their attempts; never what was said, nor to which address. */
@ApiTags('deliveries')
@Controller('deliveries')
export class DeliveriesController {
  constructor(private readonly record: DeliveryRecord) {}

  @Get()
  @RequiresScope('communications:read')
  list(
    @Query({ schema: listSchema }) { state, ...page }: z.infer<typeof listSchema>,
  ): Promise<{ items: Delivery[]; next?: string }> {
    return this.record.list(state, page);
  }

  @Get(':communication')
  @RequiresScope('communications:read')
  get(
    @Param('communication', { schema: communicationSchema }) communication: string,
  ): Promise<DeliveryWithAttempts> {
    return this.record.get(communication);
  }
}
