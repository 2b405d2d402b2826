import type { DataSource } from 'typeorm';

/**
 * Messages that were given out before and never settled: one of them may end the process that handles it. Each is
 * handled alone, with a mark committed before; a mark still found at the next delivery was left by a process that
 * ended, the second one after that of the first delivery.
 */
export class Suspects {
  constructor(
    private readonly database: DataSource,
    private readonly consumer: string,
  ) {}

  /** Marks a message before it is handled. @returns false where the mark of an earlier try is still there */
  async begin(messageId: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      'INSERT INTO suspects (consumer, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
      [this.consumer, messageId],
    );
    return rows.length > 0;
  }

  /** Takes the mark away: the process has survived it, whatever came of it. */
  async clear(messageId: string): Promise<void> {
    await this.database.query('DELETE FROM suspects WHERE consumer = $1 AND message_id = $2', [
      this.consumer,
      messageId,
    ]);
  }
}
