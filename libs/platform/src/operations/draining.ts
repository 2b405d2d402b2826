import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Outbox } from '../messaging/outbox.js';
import type { Transaction } from '../messaging/transaction.js';
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

  begin(by: string): Promise<void> {
    return this.change(by, 'service.drained', (tx) =>
      tx.query(`INSERT INTO controls (name, set_by) VALUES ('drain', $1) ON CONFLICT DO NOTHING`, [by]),
    );
  }

  end(by: string): Promise<void> {
    return this.change(by, 'service.resumed', (tx) => tx.query(`DELETE FROM controls WHERE name = 'drain'`));
  }

  private async change(
    actor: string,
    action: string,
    make: (tx: Transaction) => Promise<unknown>,
  ): Promise<void> {
    await this.outbox.run(async (tx) => {
      await make(tx);
      await this.audit.record(tx, { actor, action, subject: 'service' });
    });
    await this.look();
  }
}
