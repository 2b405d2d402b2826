import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, type Reply, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { customerIdSchema } from '../customers/customer-input.js';
import { type Erasure, Erasures } from './erasures.service.js';

const erasureRequestSchema = z
  .strictObject({
    /** Kept for good with the erasure: it names the request, and no person. */
    why: z.string().trim().min(1).max(500),
  })
  .meta({ id: 'ErasureRequest' });
type ErasureRequest = z.infer<typeof erasureRequestSchema>;

const id = { schema: customerIdSchema };

/** Forgetting customers. */
@ApiTags('privacy')
@Controller('')
export class ErasureController {
  constructor(private readonly erasures: Erasures) {}

  @Post('customers/:id/erase')
  @HttpCode(202)
  @RequiresScope('privacy:write')
  async erase(
    @Param('id', id) customerId: string,
    @Body({ schema: erasureRequestSchema }) { why }: ErasureRequest,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Erasure> {
    const erasure = await this.erasures.erase(customerId, why, by);
    reply.header('location', `/api/ingest/v1/erasures/${erasure.id}`);
    return erasure;
  }

  @Get('erasures/:id')
  @RequiresScope('privacy:read')
  get(@Param('id', { schema: z.uuid() }) erasureId: string): Promise<Erasure> {
    return this.erasures.get(erasureId);
  }
}
