import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox } from '@tourbus/platform';

/** Where what is done to batches is written down. */
@Injectable()
export class BatchRecord {
  constructor(
    readonly outbox: Outbox,
    readonly audit: AuditLog,
  ) {}
}
