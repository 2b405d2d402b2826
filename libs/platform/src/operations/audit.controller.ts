import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../auth/auth.guard.js';
import { type PageQuery, pageQuerySchema } from '../http/paging.js';
import type { AuditLine, Verification } from './audit-chain.js';
import { AuditLog } from './audit-log.js';

/** What operators did, and whether the record of it is whole. */
@ApiTags('operations')
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @RequiresScope('audit:read')
  list(@Query({ schema: pageQuerySchema }) page: PageQuery): Promise<{ items: AuditLine[]; next?: string }> {
    return this.audit.list(page);
  }

  @Get('verification')
  @RequiresScope('audit:read')
  verify(): Promise<Verification> {
    return this.audit.verify();
  }
}
