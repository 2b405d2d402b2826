import type { DataSource } from 'typeorm';
import type { Message } from './message.js';
import type { Transaction } from './transaction.js';

/** Which messages a consumer has handled: one effect, however often the bus delivers. */
export class Inbox {
  constructor(
    private readonly database: DataSource,
    private readonly consumer: string,
  ) {}

  /** Which of these messages have had their effect. */
  async handled(ids: readonly string[]): Promise<Set<string>> {
    const rows: { message_id: string }[] = await this.database.query(
      'SELECT message_id FROM inbox WHERE consumer = $1 AND message_id = ANY($2)',
      [this.consumer, ids],
    );
    return new Set(rows.map((row) => row.message_id));
  }

  /** The messages of a batch that have not had their effect; of repeats within the batch, the first. */
  async unhandled<T>(messages: readonly Message<T>[]): Promise<Message<T>[]> {
    const seen = await this.handled(messages.map((message) => message.envelope.id));
    return messages.filter(({ envelope }) => !seen.has(envelope.id) && seen.add(envelope.id));
  }

  /** Collides where another replica handled one of them meanwhile: the transaction fails and the batch is asked again. */
  async remember<T>(tx: Transaction, messages: readonly Message<T>[]): Promise<void> {
    await tx.query('INSERT INTO inbox (consumer, message_id) SELECT $1, unnest($2::text[])', [
      this.consumer,
      messages.map((message) => message.envelope.id),
    ]);
  }
}
