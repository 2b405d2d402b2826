import { Injectable } from '@nestjs/common';
import { Loop, Outbox, type Transaction } from '@tourbus/platform';
import { CustomerLedger } from '../customers/customer-ledger.js';

const lookMilliseconds = 1_000;
/** So many customers are locked at once, for as long as it takes to ask them. */
const together = 500;

interface PassRow {
  revision: number;
  completed: number;
  covers: number | null;
  after: string;
}

/**
 * Asks all customers anew once rules have changed, page by page, and each of them by all rules as they are by then.
 * Whoever is met by a transaction of intake is asked by that: rules that change wait for those that go by the ones of
 * before. A page and how far it came are one transaction, so whoever comes after a crash goes on from there.
 */
@Injectable()
export class Recomputation {
  private readonly loop: Loop;

  constructor(private readonly outbox: Outbox) {
    this.loop = new Loop({ name: 'segments', work: () => this.step(new Date()), idle: lookMilliseconds });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  /** @returns whether there was something to do for this replica */
  step(now: Date): Promise<boolean> {
    return this.outbox.run(async (tx) => {
      const [pass] = await tx.query<PassRow>(
        `SELECT r.revision::int AS revision, completed::int AS completed, covers::int AS covers, after
         FROM segment_pass CROSS JOIN segment_rules AS r FOR UPDATE OF segment_pass SKIP LOCKED`,
      );
      if (!pass) return false;
      if (pass.covers !== null) return this.page(tx, pass.after, now);
      if (pass.completed >= pass.revision) return false;
      await tx.query(
        `UPDATE segment_pass SET covers = $1, after = '', done = 0, total = (SELECT count(*) FROM customers)`,
        [pass.revision],
      );
      return true;
    });
  }

  private async page(tx: Transaction, after: string, now: Date): Promise<true> {
    const rows = await tx.query<{ id: string }>(
      'SELECT id FROM customers WHERE id > $1 ORDER BY id LIMIT $2',
      [after, together],
    );
    const ids = rows.map(({ id }) => id);
    await ask(tx, ids, now);
    await tx.query(
      ids.length < together
        ? 'UPDATE segment_pass SET completed = covers, covers = NULL'
        : 'UPDATE segment_pass SET after = $1, done = done + $2',
      ids.length < together ? [] : [ids.at(-1), ids.length],
    );
    return true;
  }
}

/** Somebody who was erased in between is left out: to open the ledger would make them anew. */
export async function ask(tx: Transaction, ids: readonly string[], now: Date): Promise<void> {
  const there = await tx.query<{ id: string }>(
    'SELECT id FROM customers WHERE id = ANY($1) ORDER BY id FOR UPDATE',
    [ids],
  );
  const ledger = await CustomerLedger.open(
    tx,
    there.map(({ id }) => id),
  );
  await ledger.close(now);
}
