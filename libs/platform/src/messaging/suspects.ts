import type { DataSource } from 'typeorm';
import type { Subscription } from './consumes.decorator.js';

/** What is known of a message that was given out before. */
interface Record {
  /** Times it was handled alone, this one included, since a process last survived it. */
  begun: number;
  /** Deliveries that a process ended itself, by giving the message back. */
  survived: number;
}

/** Where all wait for a message it takes more of them: most often they were killed from outside. */
export const endsOfPoison = ({ reliedUpon }: Pick<Subscription, 'reliedUpon'>): number =>
  reliedUpon ? 4 : 2;

/** Whether so many processes ended while they had it, and the last of them while it handled nothing else. */
export const isPoison = ({ begun, survived }: Record, deliveries: number, ends: number): boolean =>
  begun > 1 && deliveries - 1 - survived >= ends;

/**
 * Messages that were given out before and not settled: one of them may end the process that handles it. Each is handled
 * alone, with a mark committed before, so that the mark of a process that ended is found by the next one.
 */
export class Suspects {
  constructor(
    private readonly database: DataSource,
    private readonly consumer: string,
  ) {}

  /** Marks a message before it is handled. */
  async begin(messageId: string): Promise<Record> {
    const [record] = await this.database.query(
      `INSERT INTO suspects (consumer, message_id, begun) VALUES ($1, $2, 1)
       ON CONFLICT (consumer, message_id) DO UPDATE SET begun = suspects.begun + 1, noted_at = now()
       RETURNING begun, survived`,
      [this.consumer, messageId],
    );
    return record as Record;
  }

  /** Notes that the process has survived them and gives them back. */
  async survive(messageIds: readonly string[]): Promise<void> {
    await this.database.query(
      `INSERT INTO suspects (consumer, message_id, survived) SELECT $1, unnest($2::text[]), 1
       ON CONFLICT (consumer, message_id) DO UPDATE
       SET begun = 0, survived = suspects.survived + 1, noted_at = now()`,
      [this.consumer, messageIds],
    );
  }

  /** Forgets a message that is done, one way or another. */
  async forget(messageId: string): Promise<void> {
    await this.database.query('DELETE FROM suspects WHERE consumer = $1 AND message_id = $2', [
      this.consumer,
      messageId,
    ]);
  }
}
