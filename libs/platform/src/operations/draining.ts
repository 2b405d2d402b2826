import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Outbox } from '../messaging/outbox.js';
import { AuditLog } from './audit-log.js';

export interface Drain {
  by: string;
  since: Date;
}

/** Whether this service takes work: one answer for all its replicas, kept in the database and looked up every second. */
@Injectable()
export class Draining {
  private known?: Drain;
  private readonly watchers: (() => Promise<void>)[] = [];

  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Set while no new work is to be taken. */
  get current(): Drain | undefined {
    return this.known;
  }

  /** Is told whenever that changes, and now. */
  async watch(watcher: () => Promise<void>): Promise<void> {
    this.watchers.push(watcher);
    await watcher();
  }

  async look(): Promise<void> {
    const [row] = await this.database.query(
      `SELECT set_by AS by, set_at AS since FROM controls WHERE name = 'drain'`,
    );
    const changed = (this.known === undefined) !== (row === undefined);
    this.known = row as Drain | undefined;
    if (changed) for (const watcher of this.watchers) await watcher();
  }

  async begin(by: string): Promise<void> {
    await this.change(`INSERT INTO controls (name, set_by) VALUES ('drain', $1) ON CONFLICT DO NOTHING`, by, 'drained');
  }

  async end(by: string): Promise<void> {
    await this.change(`DELETE FROM controls WHERE name = 'drain' AND $1 <> ''`, by, 'resumed');
  }

  private async change(sql: string, by: string, action: string): Promise<void> {
    await this.outbox.run(async (tx) => {
      await tx.query(sql, [by]);
      await this.audit.record(tx, { actor: by, action: `service.${action}`, subject: 'service' });
    });
    await this.look();
  }
}
