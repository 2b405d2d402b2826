import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Outbox } from '../messaging/outbox.js';
import { AuditLog } from '../operations/audit-log.js';
import { type Holding, held } from './holdings.js';

/** Shows what is held of a person. */
@Injectable()
export class Export {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** As JSON, read as it is sent. That somebody looked is written down, of whom by the hash. */
  async of(holdings: readonly Holding[], person: string, by: string): Promise<StreamableFile> {
    await this.outbox.run((tx) =>
      this.audit.record(tx, { actor: by, action: 'person.exported', subject: tx.forgotten.nameOf(person) }),
    );
    return new StreamableFile(Readable.from(held(this.database, holdings, person)), {
      type: 'application/json; charset=utf-8',
    });
  }
}
