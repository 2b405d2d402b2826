import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { deterministicId } from '../deterministic-id.js';
import { Problem, notFound } from '../http/problem.js';
import { type PageQuery, decodeCursor, encodeCursor } from '../http/paging.js';
import type { RawMessage } from './message.js';
import { ParkedMessage } from './parked-message.entity.js';
import { PermanentFailure } from './permanent-failure.js';

export interface ParkedFilter {
  state?: ParkedMessage['state'];
  consumer?: string;
  code?: string;
}

type Replay = (raw: RawMessage) => Promise<void>;

/** PostgreSQL has no place for NUL, which JSON in UTF-16 is full of; what cannot be parked would come back for ever. */
const storable = (text: string): string => text.replaceAll('\0', '␀');

/** The messages put aside, and the ways out for them. */
@Injectable()
export class ParkedMessages {
  private readonly logger = new Logger('parked');
  private readonly handlers = new Map<string, Replay>();

  constructor(private readonly database: DataSource) {}

  /** Names who can handle messages parked under this consumer. */
  register(consumer: string, replay: Replay): void {
    this.handlers.set(consumer, replay);
  }

  /** Parks once: a redelivery of the same message is the same parked message, and is parked anew if it was settled. */
  async park(
    consumer: string,
    raw: RawMessage,
    failure: PermanentFailure,
    deliveries: number,
    within: EntityManager = this.database.manager,
  ): Promise<void> {
    await within.query(
      `INSERT INTO parked_messages (id, consumer, message_id, subject, headers, body, code, reason, remedy, deliveries)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (consumer, message_id) DO UPDATE
       SET code = excluded.code, reason = excluded.reason, remedy = excluded.remedy, state = 'parked', deliveries = excluded.deliveries`,
      [
        deterministicId(consumer, raw.id),
        consumer,
        storable(raw.id),
        raw.subject,
        JSON.stringify(raw.headers, (_name, value) => (typeof value === 'string' ? storable(value) : value)),
        storable(raw.body),
        failure.code,
        storable(failure.reason),
        failure.remedy,
        deliveries,
      ],
    );
    this.logger.warn({ consumer, messageId: raw.id, code: failure.code }, 'parked');
  }

  async list(
    { state = 'parked', consumer, code }: ParkedFilter,
    page: PageQuery,
  ): Promise<{ items: ParkedMessage[]; next?: string }> {
    const query = this.database
      .getRepository(ParkedMessage)
      .createQueryBuilder('p')
      .where('p.state = :state', { state });
    if (consumer) query.andWhere('p.consumer = :consumer', { consumer });
    if (code) query.andWhere('p.code = :code', { code });
    if (page.cursor) {
      const { at, id } = decodeCursor(page.cursor);
      query.andWhere('(p.parked_at, p.id) < (:at::timestamptz, :id::uuid)', { at, id });
    }
    const items = await query
      .orderBy('p.parkedAt', 'DESC')
      .addOrderBy('p.id', 'DESC')
      .limit(page.limit)
      .getMany();
    const last = items.length === page.limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.parkedAt.toISOString(), id: last.id }) };
  }

  async get(id: string): Promise<ParkedMessage> {
    const found = await this.database.getRepository(ParkedMessage).findOneBy({ id });
    if (!found) throw notFound('parked message', id);
    return found;
  }

  /** Handles it now, bypassing the bus. @throws Problem 409 with the reason where it still cannot be handled */
  async replay(id: string, by: string): Promise<ParkedMessage> {
    const parked = await this.get(id);
    const handler = this.handlers.get(parked.consumer);
    if (parked.state !== 'parked' || !handler)
      throw new Problem(
        'not-replayable',
        409,
        'It cannot be replayed',
        handler ? `It is ${parked.state} already.` : `No consumer ${parked.consumer} runs here.`,
        'List the parked messages again.',
      );
    try {
      await handler({
        id: parked.messageId,
        subject: parked.subject,
        headers: parked.headers,
        body: parked.body,
      });
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      throw new Problem('still-failing', 409, 'It still cannot be handled', error.reason, error.remedy, {
        code: error.code,
      });
    }
    return this.settle(id, 'replayed', by);
  }

  /** Replays everything a filter finds. @returns how many went through, and how many stay parked */
  async replayAll(filter: ParkedFilter, by: string): Promise<{ replayed: number; stillParked: number }> {
    const tally = { replayed: 0, stillParked: 0 };
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const { items, next } = await this.list(filter, { limit: 200, cursor });
      for (const { id } of items) {
        const done = await this.replay(id, by).then(
          () => true,
          (error: unknown) => (error instanceof Problem ? false : Promise.reject(error)),
        );
        if (done) tally.replayed++;
        else tally.stillParked++;
      }
      cursor = next;
    }
    return tally;
  }

  async discard(id: string, by: string): Promise<ParkedMessage> {
    const parked = await this.get(id);
    if (parked.state !== 'parked')
      throw new Problem(
        'not-discardable',
        409,
        'It is settled already',
        `It is ${parked.state}.`,
        'List the parked messages again.',
      );
    return this.settle(id, 'discarded', by);
  }

  private async settle(id: string, state: 'replayed' | 'discarded', by: string): Promise<ParkedMessage> {
    await this.database
      .getRepository(ParkedMessage)
      .update({ id }, { state, settledAt: new Date(), settledBy: by });
    this.logger.log({ parkedId: id, state, by }, 'settled');
    return this.get(id);
  }
}
