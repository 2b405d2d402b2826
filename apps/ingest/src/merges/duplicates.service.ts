import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, pageQuerySchema } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { customerIdSchema } from '../customers/customer-input.js';
import { CustomerLists, type CustomerSummary } from '../customers/customer-lists.service.js';
import { identitiesOf } from '../customers/identities.js';

/** By what customers are known again; both of the latter say a name, too. */
export const reasons = ['email', 'sms', 'name and address', 'name and birth date'] as const;
export type Reason = (typeof reasons)[number];

export const duplicatesQuerySchema = pageQuerySchema
  .extend({ customer: customerIdSchema.optional().describe('Only those of this customer.') })
  .meta({ id: 'DuplicatesQuery' });
export type DuplicatesQuery = z.infer<typeof duplicatesQuerySchema>;

/** Customers who are likely to be one. */
export interface Duplicates {
  reasons: Reason[];
  customers: CustomerSummary[];
}
export interface DuplicatesPage {
  items: Duplicates[];
  next?: string;
}

/** What more share is a hotline's number or an office's mailbox, and says nothing about who they are. */
const mostAlike = 20;

interface Alike {
  mark: string;
  kind: Reason;
  ids: string[];
}

/** Finds who may be one person: those of one mark stand side by side in its index. */
@Injectable()
export class DuplicatesFound {
  constructor(
    private readonly database: DataSource,
    private readonly lists: CustomerLists,
  ) {}

  async list({ limit, cursor, customer }: DuplicatesQuery): Promise<DuplicatesPage> {
    const after = cursor === undefined ? '' : decodeCursor(cursor).id;
    const found = await this.alike(after, limit + 1, customer);
    const page = found.slice(0, limit);
    const others = await this.sharedBy(page.flatMap(({ ids }) => ids));
    const summaries = await this.lists.of(page.flatMap(({ ids }) => ids));
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.flatMap((alike) => {
        const same = others.filter(({ ids }) => String(ids) === String(alike.ids));
        // Alike in more than one way, they are shown once.
        if (same.some(({ mark }) => mark < alike.mark)) return [];
        const kinds = new Set(same.map(({ kind }) => kind));
        return [
          {
            reasons: reasons.filter((reason) => kinds.has(reason)),
            customers: alike.ids.flatMap((id) => summaries.get(id) ?? []),
          },
        ];
      }),
      next: last && encodeCursor({ at: '', id: last.mark }),
    };
  }

  private async alike(after: string, limit: number, customer: string | undefined): Promise<Alike[]> {
    const survivor = customer === undefined ? undefined : (await identitiesOf(this.database, customer))[0];
    const whose =
      survivor === undefined ? '' : 'AND mark IN (SELECT mark FROM customer_marks WHERE customer_id = $4)';
    return this.database.query<Alike[]>(
      `SELECT mark, min(kind) AS kind, array_agg(customer_id ORDER BY customer_id) AS ids FROM customer_marks
       WHERE mark > $1 ${whose} GROUP BY mark HAVING count(*) BETWEEN 2 AND $3 ORDER BY mark LIMIT $2`,
      [after, limit, mostAlike, ...(survivor === undefined ? [] : [survivor])],
    );
  }

  private async sharedBy(ids: readonly string[]): Promise<Alike[]> {
    return this.database.query<Alike[]>(
      `SELECT mark, min(kind) AS kind, array_agg(customer_id ORDER BY customer_id) AS ids FROM customer_marks
       WHERE mark IN (SELECT mark FROM customer_marks WHERE customer_id = ANY($1))
       GROUP BY mark HAVING count(*) BETWEEN 2 AND $2`,
      [ids, mostAlike],
    );
  }
}
