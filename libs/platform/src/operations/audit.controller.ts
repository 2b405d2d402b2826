import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../auth/auth.guard.js';
import type { Verification } from './audit-chain.js';
import { AuditLog, type AuditPage } from './audit-log.js';
import type { AuditStanding } from './audit-mark.js';
import { type AuditQuery, auditQuerySchema } from './audit-query.js';
import { AuditWatch } from './audit-watch.js';

/** What operators did, and whether the record of it is whole. */
@ApiTags('operations')
@Controller('audit')
export class AuditController {
  constructor(
    private readonly audit: AuditLog,
    private readonly watch: AuditWatch,
  ) {}

  /** The newest first, by who did it, what was done, about what, and when. */
  @Get()
  @RequiresScope('audit:read')
  list(@Query({ schema: auditQuerySchema }) query: AuditQuery): Promise<AuditPage> {
    return this.audit.list(query);
  }

  /** Up to where the chain is verified, going on from the question before: for those who ask often. */
  @Get('standing')
  @RequiresScope('audit:read')
  standing(): Promise<AuditStanding> {
    return this.watch.standing();
  }

  /** Reads all of it. */
  @Get('verification')
  @RequiresScope('audit:read')
  verify(): Promise<Verification> {
    return this.audit.verify();
  }
}
