import { Injectable } from '@nestjs/common';
import { type PageQuery, decodeCursor, encodeCursor, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { Attempt, Delivery, type DeliveryState } from './delivery.entity.js';

export type DeliveryWithAttempts = Delivery & { attempts: Omit<Attempt, 'communicationId'>[] };

/** What was handed over and what became of it, for who asks. */
@Injectable()
export class DeliveryRecord {
  constructor(private readonly database: DataSource) {}

  /** @throws Problem 404 */
  async get(communicationId: string): Promise<DeliveryWithAttempts> {
    const delivery = await this.database.getRepository(Delivery).findOneBy({ communicationId });
    if (!delivery) throw notFound('delivery', communicationId);
    const attempts = await this.database
      .getRepository(Attempt)
      .find({ where: { communicationId }, order: { attempt: 'ASC' } });
    return { ...delivery, attempts: attempts.map(({ communicationId: _same, ...attempt }) => attempt) };
  }

  /** Newest first. */
  async list(
    state: DeliveryState | undefined,
    { limit, cursor }: PageQuery,
  ): Promise<{ items: Delivery[]; next?: string }> {
    const query = this.database.getRepository(Delivery).createQueryBuilder('d');
    if (state) query.andWhere('d.state = :state', { state });
    if (cursor)
      query.andWhere(
        '(d.created_at, d.communication_id) < (:at::timestamptz, :id::uuid)',
        decodeCursor(cursor),
      );
    const found = await query
      .orderBy('d.createdAt', 'DESC')
      .addOrderBy('d.communicationId', 'DESC')
      .limit(limit + 1)
      .getMany();
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items,
      next: last && encodeCursor({ at: last.createdAt.toISOString(), id: last.communicationId }),
    };
  }
}
