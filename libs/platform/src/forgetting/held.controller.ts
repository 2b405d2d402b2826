import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CallerName, RequiresScope } from '../auth/auth.guard.js';
import { Outbox } from '../messaging/outbox.js';
import { AuditLog } from '../operations/audit-log.js';
import { type Holding, held } from './holdings.js';

export const HOLDINGS = Symbol('holdings');

const id = { schema: z.string().min(1).max(128) };

/** Everything that a service holds of a customer, by table. */
@ApiTags('privacy')
@Controller('customers/:id/held')
export class HeldController {
  constructor(
    @Inject(HOLDINGS) private readonly holdings: readonly Holding[],
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** As JSON, read as it is sent. That somebody looked is written down, of whom by the hash. */
  @Get()
  @RequiresScope('privacy:read')
  @ApiOkResponse({ content: { 'application/json': { schema: { type: 'object' } } } })
  async of(@Param('id', id) person: string, @CallerName() by: string): Promise<StreamableFile> {
    await this.outbox.run((tx) =>
      this.audit.record(tx, { actor: by, action: 'person.exported', subject: tx.forgotten.nameOf(person) }),
    );
    return new StreamableFile(Readable.from(held(this.database, this.holdings, person)), {
      type: 'application/json; charset=utf-8',
    });
  }
}
