import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type PageQuery, decodeCursor, encodeCursor } from '@tourbus/platform';
import { Repository } from 'typeorm';
import type { CommunicationState } from './communication-row.js';
import { Communication } from './communication.entity.js';
import { type Totals, totals } from './tallies.js';

export interface CommunicationFilter {
  customer?: string;
  definition?: string;
  state?: CommunicationState;
  channel?: string;
  since?: string;
}

/** What of the times is true of every communication in a state: by it an index finds the few among millions. */
const timesOf: Partial<Record<CommunicationState, string>> = {
  deferred: 'c.dispatchedAt IS NULL AND c.withheldAt IS NULL AND c.failedAt IS NULL',
  composed: 'c.dispatchedAt IS NULL AND c.withheldAt IS NULL AND c.failedAt IS NULL',
  rendered: 'c.dispatchedAt IS NULL AND c.withheldAt IS NULL AND c.failedAt IS NULL',
  withheld: 'c.withheldAt IS NOT NULL',
  failed: 'c.failedAt IS NOT NULL',
};

const listed = [
  ...(['id', 'customerId', 'definition', 'messageClass', 'channel', 'thread', 'state', 'reason'] as const),
  ...(['subject', 'recipient', 'locale', 'provider', 'occurredAt', 'recordedAt'] as const),
  ...(['composedAt', 'withheldAt', 'renderedAt', 'dispatchedAt', 'deliveredAt', 'failedAt'] as const),
  ...(['firstOpenedAt', 'firstClickedAt', 'unsubscribedAt'] as const),
] satisfies (keyof Communication)[];
export type ListedCommunication = Pick<Communication, (typeof listed)[number]>;

/** Reads the record for people and other systems. */
@Injectable()
export class RecordReader {
  constructor(@InjectRepository(Communication) private readonly communications: Repository<Communication>) {}

  async list(
    { since, customer, ...exact }: CommunicationFilter,
    page: PageQuery,
  ): Promise<{ items: ListedCommunication[]; next?: string }> {
    const query = this.communications.createQueryBuilder('c').select(listed.map((column) => `c.${column}`));
    const wanted = Object.entries({ customerId: customer, ...exact });
    for (const [column, value] of wanted)
      if (value !== undefined) query.andWhere(`c.${column} = :${column}`, { [column]: value });
    const times = exact.state && timesOf[exact.state];
    if (times) query.andWhere(times);
    if (since) query.andWhere('c.recordedAt >= :since', { since });
    if (page.cursor)
      query.andWhere('(c.recordedAt, c.id) < (:at::timestamptz, :id::uuid)', decodeCursor(page.cursor));
    const items = await query
      .orderBy('c.recordedAt', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(page.limit)
      .getMany();
    const last = items.length === page.limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.recordedAt.toISOString(), id: last.id }) };
  }

  async get(id: string): Promise<Communication | undefined> {
    return (await this.communications.findOneBy({ id })) ?? undefined;
  }

  /** Of the communications that were first heard of at `since` or later. */
  async totals(since?: string): Promise<Totals> {
    const [row]: Totals[] = await this.communications.query(...totals(since));
    if (!row) throw new Error('An aggregate without groups always has one row.');
    return row;
  }
}
