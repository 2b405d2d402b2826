import { Injectable } from '@nestjs/common';
import type { Consent } from '@tourbus/contracts';
import { Outbox, type PageQuery, decodeCursor, encodeCursor, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { ConsentLine } from './consent-line.entity.js';
import { type ConsentInput, wordOf } from './consent-words.js';
import { speakConsents } from './consents.js';
import { CustomerLedger } from './customer-ledger.js';
import { Customer } from './customer.entity.js';
import { snapshotOf } from './profile.js';

export interface ConsentPage {
  items: Omit<ConsentLine, 'customerId'>[];
  next?: string;
}

/** What became of a word. */
export interface Said {
  /** Whether it is a new line of the log. */
  recorded: boolean;
  /** Why it changed nothing, where it did not. */
  notes: string[];
  /** What is in force now. */
  consents: Consent[];
}

/** The consent log of a customer: every word with its evidence. */
@Injectable()
export class ConsentLog {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** In the order in which words were heard, the last first. @throws Problem 404 */
  async list(customerId: string, { limit, cursor }: PageQuery): Promise<ConsentPage> {
    await this.requireCustomer(customerId);
    const query = this.database
      .getRepository(ConsentLine)
      .createQueryBuilder('c')
      .where('c.customerId = :customerId', { customerId });
    if (cursor)
      query.andWhere('(c.recorded_at, c.id) < (:at::timestamptz, :id::bigint)', decodeCursor(cursor));
    const found = await query
      .orderBy('c.recordedAt', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const items = found.slice(0, limit).map(({ customerId: _same, ...line }) => line);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.recordedAt.toISOString(), id: last.id }) };
  }

  /** @throws Problem 404 */
  async say(customerId: string, input: ConsentInput, by: string): Promise<Said> {
    await this.requireCustomer(customerId);
    return this.outbox.run(async (tx) => {
      const ledger = await CustomerLedger.open(tx, [customerId]);
      // Erased a moment ago: who says something about them has not made them anew.
      if (ledger.isNew(customerId)) throw notFound('customer', customerId);
      const now = new Date();
      const known = ledger.profile(customerId);
      const { consents, words, notes } = speakConsents(known.consents, [wordOf(input, by, now)]);
      const origin = { at: now, source: 'api', references: { by } };
      ledger.change(customerId, { profile: { ...known, consents }, words, notes }, origin);
      await ledger.close();
      const current = snapshotOf(customerId, ledger.version(customerId), ledger.profile(customerId));
      return { recorded: words.length > 0, notes, consents: current.consents };
    });
  }

  private async requireCustomer(id: string): Promise<void> {
    if (!(await this.database.getRepository(Customer).existsBy({ id }))) throw notFound('customer', id);
  }
}
