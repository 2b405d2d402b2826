import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { Batches } from '../batches/batches.service.js';
import { WebhookStore, type WebhookView } from './webhook-store.js';

@ApiTags('batches')
@Controller('batches')
export class BatchWebhooksController {
  constructor(
    private readonly batches: Batches,
    private readonly store: WebhookStore,
  ) {}

  /** Who was told about its end, or is still to be told, and what stands in the way. */
  @Get(':id/webhooks')
  @RequiresScope('batches:read')
  async list(@Param('id', { schema: z.uuid() }) id: string): Promise<{ items: WebhookView[] }> {
    await this.batches.get(id);
    return { items: await this.store.list(id) };
  }
}
