import { Injectable } from '@nestjs/common';
import type { Consent } from '@tourbus/contracts';
import { Outbox, type PageQuery, decodeCursor, encodeCursor, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { ConsentLine } from './consent-line.entity.js';
import { type ConsentInput, wordOf } from './consent-words.js';
import { speakConsents } from './consents.js';
import { CustomerLedger } from './customer-ledger.js';
import { identitiesOf } from './identities.js';
import type { Change, Profile } from './profile.js';

export interface ConsentPage {
  /** Of a merged id it says so. */
  items: (Omit<ConsentLine, 'customerId'> & { cameFor?: string })[];
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
    const ids = await identitiesOf(this.database, customerId);
    const query = this.database
      .getRepository(ConsentLine)
      .createQueryBuilder('c')
      .where('c.customerId = ANY(:ids)', { ids });
    if (cursor)
      query.andWhere('(c.recorded_at, c.id) < (:at::timestamptz, :id::bigint)', decodeCursor(cursor));
    const found = await query
      .orderBy('c.recordedAt', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const items = found.slice(0, limit).map(({ customerId, ...line }) => ({
      ...line,
      ...(customerId !== ids[0] && { cameFor: customerId }),
    }));
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.recordedAt.toISOString(), id: last.id }) };
  }

  /** @throws Problem 404 */
  async say(customerId: string, input: ConsentInput, by: string): Promise<Said> {
    await identitiesOf(this.database, customerId);
    return this.outbox.run(async (tx) => {
      const ledger = await CustomerLedger.open(tx, [customerId]);
      // Erased a moment ago: who says something about them has not made them anew.
      if (ledger.isNew(customerId)) throw notFound('customer', customerId);
      const now = new Date();
      const word = wordOf(input, by, now);
      const decide = (known: Profile): Change => {
        const { consents, ...spoken } = speakConsents(known.consents, [word]);
        return { profile: { ...known, consents }, ...spoken };
      };
      const { words, notes } = ledger.say(customerId, decide, {
        at: now,
        source: 'api',
        references: { by },
      });
      await ledger.close();
      return { recorded: words.length > 0, notes, consents: ledger.snapshot(customerId).consents };
    });
  }
}
