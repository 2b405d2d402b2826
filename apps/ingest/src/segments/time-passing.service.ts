import { Injectable } from '@nestjs/common';
import { isAlone, Loop, Outbox } from '@tourbus/platform';
import { ask } from './recomputation.service.js';

const lookMilliseconds = 500;
const together = 200;
const lookLock = 0x7365_676d;

/**
 * Looks at those of whom time alone may have made members, or none: their moment is kept in an index, and nobody else
 * is looked at. Of all replicas one looks at a time. Customers are locked by the ledger alone, in its order, with all that
 * are one person with them.
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
      if (!(await isAlone(tx, lookLock))) return 0;
      const due = await tx.query<{ id: string }>(dueCustomers, [now, together]);
      if (due.length > 0)
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
  SELECT customer_id AS id FROM segment_moments WHERE due_at <= $1 ORDER BY due_at LIMIT $2`;
