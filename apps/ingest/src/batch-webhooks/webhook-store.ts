import { Injectable } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';

export interface WebhookView {
  id: string;
  event: string;
  attempts: number;
  /** Why the last attempt failed. */
  trouble?: string;
  deliveredAt?: Date;
  givenUpAt?: Date;
  createdAt: Date;
}

/** The statements behind webhooks about batches. */
@Injectable()
export class WebhookStore {
  constructor(private readonly database: DataSource) {}

  /** Batches with an end that nobody was promised to be told of; locked. */
  async untold(tx: Transaction, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM batches
       WHERE webhook IS NOT NULL AND told_end IS DISTINCT FROM finished_at AND finished_at IS NOT NULL
         AND state IN ('finished', 'cancelled', 'unreadable')
       ORDER BY finished_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  async promise(tx: Transaction, id: string, batchId: string, event: string): Promise<void> {
    await tx.query(
      'INSERT INTO batch_webhooks (id, batch_id, event) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [id, batchId, event],
    );
    await tx.query('UPDATE batches SET told_end = finished_at WHERE id = $1', [batchId]);
  }

  async note(id: string, end: 'delivered' | 'given-up' | undefined, trouble: string | null): Promise<void> {
    await this.database.query(
      `UPDATE batch_webhooks SET attempts = attempts + 1, trouble = $3,
         delivered_at = CASE WHEN $2 = 'delivered' THEN coalesce(delivered_at, now()) ELSE delivered_at END,
         given_up_at = CASE WHEN $2 = 'given-up' THEN now() END
       WHERE id = $1`,
      [id, end ?? null, trouble],
    );
  }

  /** The latest first. */
  async list(batchId: string): Promise<WebhookView[]> {
    const rows: Record<string, unknown>[] = await this.database.query(
      `SELECT id, event, attempts, trouble, delivered_at AS "deliveredAt", given_up_at AS "givenUpAt", created_at AS "createdAt"
       FROM batch_webhooks WHERE batch_id = $1 ORDER BY created_at DESC LIMIT 100`,
      [batchId],
    );
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
    ) as unknown as WebhookView[];
  }
}
