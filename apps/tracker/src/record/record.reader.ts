import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type PageQuery, decodeCursor, encodeCursor } from '@tourbus/platform';
import { Repository } from 'typeorm';
import type { CommunicationState } from './communication-row.js';
import { Communication } from './communication.entity.js';

export interface CommunicationFilter {
  customer?: string;
  definition?: string;
  state?: CommunicationState;
  channel?: string;
  since?: string;
}

/** How many communications reached each state; who did not hear from us at all is in `withheld`. */
export interface Totals {
  requested: number;
  withheld: number;
  rendered: number;
  dispatched: number;
  delivered: number;
  failed: number;
  /** By people: what scanners and prefetchers did does not count. */
  opened: number;
  clicked: number;
}

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
    const [row]: Totals[] = await this.communications.query(
      `SELECT count(*)::int AS requested, count(withheld_at)::int AS withheld, count(rendered_at)::int AS rendered,
              count(dispatched_at)::int AS dispatched, count(delivered_at)::int AS delivered,
              count(failed_at)::int AS failed, count(first_opened_at)::int AS opened,
              count(first_clicked_at)::int AS clicked
       FROM communications ${since ? 'WHERE recorded_at >= $1' : ''}`,
      since ? [since] : [],
    );
    if (!row) throw new Error('An aggregate without groups always has one row.');
    return row;
  }
}
