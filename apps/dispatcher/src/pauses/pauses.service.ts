import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { Glance } from './glance.js';
import { type Pause, type PauseKind, PausesInForce, assertPausable } from './pause.js';

/** What operators let wait, on every replica within a second; one answer for all replicas, kept in the database. */
@Injectable()
export class Pauses {
  private readonly glance = new Glance(async () => new PausesInForce(await this.list()));

  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  list(): Promise<Pause[]> {
    return this.database.query(
      `SELECT kind, name, reason, paused_by AS "pausedBy", paused_at AS "pausedAt" FROM pauses ORDER BY kind, name`,
    );
  }

  /** What is paused now, half a second old at most. */
  now(): Promise<PausesInForce> {
    return this.glance.now();
  }

  /** The same again changes nothing but the reason. @throws Problem 422 */
  async pause(kind: PauseKind, name: string, reason: string | undefined, by: string): Promise<Pause> {
    assertPausable({ kind, name });
    const pause = await this.outbox.run(async (tx) => {
      const [row] = await tx.query<Pause>(
        `INSERT INTO pauses (kind, name, reason, paused_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind, name) DO UPDATE SET reason = excluded.reason
         RETURNING kind, name, reason, paused_by AS "pausedBy", paused_at AS "pausedAt"`,
        [kind, name, reason ?? null, by],
      );
      const details = reason === undefined ? {} : { reason };
      await this.audit.record(tx, { actor: by, action: `${kind}.paused`, subject: name, details });
      return row;
    });
    this.glance.forget();
    return pause as Pause;
  }

  /** @throws Problem 404 */
  async resume(kind: PauseKind, name: string, by: string): Promise<void> {
    await this.outbox.run(async (tx) => {
      const [rows] = (await tx.query('DELETE FROM pauses WHERE kind = $1 AND name = $2 RETURNING name', [
        kind,
        name,
      ])) as unknown as [unknown[]];
      if (rows.length === 0) throw notFound('pause', `${kind}/${name}`);
      await this.audit.record(tx, { actor: by, action: `${kind}.resumed`, subject: name });
    });
    this.glance.forget();
  }
}
