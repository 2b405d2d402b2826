import { Injectable } from '@nestjs/common';
import { Loop, Outbox } from '@tourbus/platform';
import { ask } from './recomputation.service.js';

const lookMilliseconds = 500;
const together = 200;

/**
 * Looks at those of whom time alone may have made members, or none: their moment is kept in an index, and nobody else
 * is looked at. Customers are locked by whoever takes them and passed over by the others, so any number of replicas do
 * it together.
 */
@Injectable()
export class TimePassing {
  private readonly loop: Loop;

  constructor(private readonly outbox: Outbox) {
    this.loop = new Loop({
      name: 'segment-moments',
      work: async () => (await this.look(new Date())) > 0,
      idle: lookMilliseconds,
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** @returns of how many the moment had come */
  look(now: Date): Promise<number> {
    return this.outbox.run(async (tx) => {
      const due = await tx.query<{ id: string }>(dueCustomers, [now, together]);
      await ask(
        tx,
        due.map(({ id }) => id),
        now,
      );
      return due.length;
    });
  }
}

export const dueCustomers = `
  SELECT c.id FROM segment_moments AS m JOIN customers AS c ON c.id = m.customer_id
  WHERE m.due_at <= $1 ORDER BY m.due_at LIMIT $2 FOR UPDATE OF c SKIP LOCKED`;
