import { Injectable } from '@nestjs/common';
import {
  Outbox,
  deterministicId,
  decodeCursor,
  encodeCursor,
  notFound,
  pageQuerySchema,
} from '@tourbus/platform';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type GivenTouchpoint, givenTouchpointSchema } from '../mapping/given-touchpoint.js';
import { CustomerLedger } from './customer-ledger.js';
import { identitiesOf } from './identities.js';
import { TimelineEntry, touchpointKinds } from './timeline-entry.entity.js';
import { toldTouchpoint } from './touchpoints.js';

const kinds = z.array(z.enum(touchpointKinds)).min(1);

export const timelineQuerySchema = pageQuerySchema
  .extend({
    kind: z
      .string()
      .max(200)
      .transform((text) => text.split(','))
      .pipe(kinds)
      .optional()
      .describe(`Only these, separated by commas: ${touchpointKinds.join(', ')}.`),
  })
  .meta({ id: 'TimelineQuery' });
export type TimelineQuery = z.infer<typeof timelineQuerySchema>;

export const touchpointInputSchema = givenTouchpointSchema
  .safeExtend({
    /** Which system tells. */
    source: z.string().min(1).max(200).default('api'),
    /** Of those without a reference: the same id of the same source is the same touchpoint. */
    id: z.string().min(1).max(200).optional(),
  })
  .meta({ id: 'TouchpointInput' });
export type TouchpointInput = z.infer<typeof touchpointInputSchema>;

/** A touchpoint as it is read; of a merged id it says so. */
export type TimelineItem = Omit<TimelineEntry, 'customerId'> & { cameFor?: string };
export interface TimelinePage {
  items: TimelineItem[];
  next?: string;
}

/** What passed between a customer and us, or is told by other systems. */
@Injectable()
export class Timelines {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Newest first, of all ids that are one person. @throws Problem 404 */
  async list(id: string, { limit, cursor, kind }: TimelineQuery): Promise<TimelinePage> {
    const ids = await identitiesOf(this.database, id);
    const query = this.database
      .getRepository(TimelineEntry)
      .createQueryBuilder('t')
      .where('t.customerId = ANY(:ids)', { ids });
    if (kind) query.andWhere('t.kind = ANY(:kind)', { kind });
    if (cursor) {
      const after = decodeCursor(cursor);
      query.andWhere('(t.at, t.id) < (:at::timestamptz, :entry::uuid)', { at: after.at, entry: after.id });
    }
    const rows = await query
      .orderBy('t.at', 'DESC')
      .addOrderBy('t.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(({ customerId, ...entry }) => ({
        ...entry,
        ...(customerId !== ids[0] && { cameFor: customerId }),
      })),
      next: last && encodeCursor({ at: last.at.toISOString(), id: last.id }),
    };
  }

  /** @returns under which id it is kept, and whether it is new. @throws Problem 404 */
  async tell(
    customerId: string,
    input: TouchpointInput,
    now: Date,
  ): Promise<{ id: string; recorded: boolean }> {
    await identitiesOf(this.database, customerId);
    const { source, id, ...given } = input;
    const told = deterministicId(source, id ?? randomUUID());
    const touchpoint = toldTouchpoint(customerId, given satisfies GivenTouchpoint, {
      ...{ source, told, at: now, heard: now },
      itself: id !== undefined,
    });
    return this.outbox.run(async (tx) => {
      const ledger = await CustomerLedger.openKnown(tx, [customerId]);
      // Erased a moment ago: what somebody tells of them does not make them anew.
      if (!ledger.has(customerId)) throw notFound('customer', customerId);
      const news = await ledger.news([touchpoint]);
      for (const one of news) ledger.note(one);
      await ledger.close();
      return { id: touchpoint.id, recorded: news.length > 0 };
    });
  }
}
