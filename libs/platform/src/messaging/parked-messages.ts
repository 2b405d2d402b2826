import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { deterministicId } from '../deterministic-id.js';
import { Problem, notFound } from '../http/problem.js';
import { type PageQuery, decodeCursor, encodeCursor } from '../http/paging.js';
import { isConnectionFailure } from '../persistence/connection-failure.js';
import { AuditLog } from '../operations/audit-log.js';
import type { RawMessage } from './message.js';
import { Outbox } from './outbox.js';
import { ParkedMessage } from './parked-message.entity.js';
import { PermanentFailure } from './permanent-failure.js';

export interface ParkedFilter {
  state?: ParkedMessage['state'];
  consumer?: string;
  code?: string;
  subject?: string;
  parkedAfter?: string;
  parkedBefore?: string;
}

type Replay = (raw: RawMessage) => Promise<void>;

/** PostgreSQL has no place for NUL, which JSON in UTF-16 is full of; what cannot be parked would come back for ever. */
const storable = (text: string): string => text.replaceAll('\0', '␀');

/** The messages put aside, and the ways out for them. */
@Injectable()
export class ParkedMessages {
  private readonly logger = new Logger('parked');
  private readonly handlers = new Map<string, Replay>();

  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

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

  async list(filter: ParkedFilter, page: PageQuery): Promise<{ items: ParkedMessage[]; next?: string }> {
    const query = this.database.getRepository(ParkedMessage).createQueryBuilder('p');
    query.where('p.state = :state', { state: filter.state ?? 'parked' });
    for (const field of ['consumer', 'code', 'subject'] as const)
      if (filter[field]) query.andWhere(`p.${field} = :${field}`, { [field]: filter[field] });
    if (filter.parkedAfter) query.andWhere('p.parked_at >= :after', { after: filter.parkedAfter });
    if (filter.parkedBefore) query.andWhere('p.parked_at < :before', { before: filter.parkedBefore });
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
    const { messageId, subject, headers, body, ...parked } = await this.get(id);
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
      await handler({ id: messageId, subject, headers, body });
    } catch (error) {
      const refusal = stillFailing(error);
      if (refusal instanceof Problem && refusal.code === 'still-failing')
        await this.tellOfAttempt(parked.consumer, id, by);
      throw refusal;
    }
    return this.settle(id, 'replayed', by);
  }

  /** Replays everything a filter finds. @returns how many went through, and how many stay parked */
  async replayAll(filter: ParkedFilter, by: string): Promise<{ replayed: number; stillParked: number }> {
    const { done, left } = await this.each(filter, (id) => this.replay(id, by));
    return { replayed: done, stillParked: left };
  }

  async discard(id: string, by: string): Promise<ParkedMessage> {
    await this.get(id);
    return this.settle(id, 'discarded', by);
  }

  /** Discards everything a filter finds. @returns how many */
  async discardAll(filter: ParkedFilter, by: string): Promise<{ discarded: number }> {
    return { discarded: (await this.each(filter, (id) => this.discard(id, by))).done };
  }

  private async each(
    filter: ParkedFilter,
    work: (id: string) => Promise<unknown>,
  ): Promise<{ done: number; left: number }> {
    const tally = { done: 0, left: 0 };
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const { items, next } = await this.list(filter, { limit: 200, cursor });
      for (const { id } of items) {
        try {
          await work(id);
          tally.done++;
        } catch (error) {
          // What one message says is no reason to leave out the others.
          if (!(error instanceof Problem)) throw error;
          tally.left++;
        }
      }
      cursor = next;
    }
    return tally;
  }

  private tellOfAttempt(consumer: string, id: string, by: string): Promise<void> {
    const line = { actor: by, action: 'parked-message.replay-failed', subject: id, details: { consumer } };
    return this.outbox.run((tx) => this.audit.record(tx, line));
  }

  /** @throws Problem 409 where somebody else has settled it meanwhile */
  private async settle(id: string, state: 'replayed' | 'discarded', by: string): Promise<ParkedMessage> {
    await this.outbox.run(async (tx) => {
      const [settled] = await tx.query<{ consumer: string; code: string }>(
        `WITH settled AS (
           UPDATE parked_messages SET state = $2, settled_at = now(), settled_by = $3,
             -- What was handled after all is held where it belongs, and needs no second place.
             body = CASE $2 WHEN 'replayed' THEN '' ELSE body END
           WHERE id = $1 AND state = 'parked' RETURNING consumer, code)
         SELECT consumer, code FROM settled`,
        [id, state, by],
      );
      if (!settled)
        throw new Problem(
          'settled-already',
          409,
          'It is settled already',
          'Somebody replayed or discarded it meanwhile.',
          'List the parked messages again.',
        );
      await this.audit.record(tx, {
        actor: by,
        action: `parked-message.${state}`,
        subject: id,
        details: settled,
      });
    });
    return this.get(id);
  }
}

const inboxCollision = (error: unknown): boolean =>
  (error as { driverError?: { constraint?: string } }).driverError?.constraint === 'inbox_pk';

function stillFailing(error: unknown): unknown {
  if (error instanceof PermanentFailure)
    return new Problem('still-failing', 409, 'It still cannot be handled', error.reason, error.remedy, {
      code: error.code,
    });
  if (inboxCollision(error))
    return new Problem(
      'being-replayed',
      409,
      'Somebody replays it now',
      'The same message was handled at the same moment.',
      'List the parked messages again.',
    );
  if (isConnectionFailure(error) || !(error instanceof Error)) return error;
  return new Problem(
    'still-failing',
    409,
    'It still cannot be handled',
    error.message,
    'Mend the cause, then replay.',
  );
}
