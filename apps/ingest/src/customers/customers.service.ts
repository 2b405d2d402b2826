import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { CustomerSnapshot } from '@tourbus/contracts';
import {
  Outbox,
  type PageQuery,
  Problem,
  decodeCursor,
  encodeCursor,
  invalidInput,
  notFound,
} from '@tourbus/platform';
import { Repository } from 'typeorm';
import { CustomerLedger } from './customer-ledger.js';
import {
  type CustomerInput,
  customerInputSchema,
  mergePatch,
  readInput,
  wordsOf,
  writableOf,
} from './customer-input.js';
import { Customer } from './customer.entity.js';
import { type Profile, replaceProfile, snapshotOf } from './profile.js';
import { segmentsOf } from '../segments/membership-rows.js';
import { TimelineEntry } from './timeline-entry.entity.js';

/** Who changes a customer, and on which version they believe to act. */
export interface Edit {
  by: string;
  ifMatch?: string;
}

/** Customers as clients read and write them. */
@Injectable()
export class Customers {
  constructor(
    @InjectRepository(Customer) private readonly customers: Repository<Customer>,
    @InjectRepository(TimelineEntry) private readonly timelines: Repository<TimelineEntry>,
    private readonly outbox: Outbox,
  ) {}

  async get(id: string): Promise<CustomerSnapshot> {
    const { version, profile } = await this.find(id);
    return snapshotOf(id, version, profile, (await segmentsOf(this.customers, [id])).get(id));
  }

  /** In the order of their ids, after one of them. @param segment those who are in it alone */
  async inOrder(after: string, limit: number, segment?: string): Promise<CustomerSnapshot[]> {
    const query = this.customers.createQueryBuilder('c').where('c.id > :after', { after });
    if (segment !== undefined)
      query.innerJoin('segment_members', 'm', 'm.customer_id = c.id AND m.segment = :segment', { segment });
    const rows = await query.orderBy('c.id').limit(limit).getMany();
    const ids = rows.map(({ id }) => id);
    const segments = await segmentsOf(this.customers, ids);
    return rows.map(({ id, version, profile }) => snapshotOf(id, version, profile, segments.get(id)));
  }

  async timeline(
    id: string,
    page: PageQuery,
  ): Promise<{ items: Omit<TimelineEntry, 'customerId'>[]; next?: string }> {
    await this.find(id);
    const query = this.timelines.createQueryBuilder('t').where('t.customerId = :id', { id });
    if (page.cursor) {
      const cursor = decodeCursor(page.cursor);
      query.andWhere('(t.at, t.id) < (:at::timestamptz, :entry::uuid)', { at: cursor.at, entry: cursor.id });
    }
    const rows = await query.orderBy('t.at', 'DESC').addOrderBy('t.id', 'DESC').limit(page.limit).getMany();
    const last = rows.length === page.limit ? rows.at(-1) : undefined;
    return {
      items: rows.map(({ customerId: _, ...entry }) => entry),
      next: last && encodeCursor({ at: last.at.toISOString(), id: last.id }),
    };
  }

  /** @returns the customer, and whether it is new */
  async put(
    id: string,
    input: CustomerInput,
    edit: Edit,
  ): Promise<{ customer: CustomerSnapshot; created: boolean }> {
    return this.write(id, edit, () => input);
  }

  async patch(id: string, patch: Record<string, unknown>, edit: Edit): Promise<CustomerSnapshot> {
    await this.find(id);
    const patched = (known: Profile): CustomerInput => {
      const parsed = customerInputSchema.safeParse(mergePatch(writableOf(known), patch));
      if (!parsed.success)
        throw invalidInput(parsed.error.issues, 'The patched customer does not fit its schema');
      return parsed.data;
    };
    return (await this.write(id, edit, patched)).customer;
  }

  private write(id: string, edit: Edit, inputFor: (known: Profile) => CustomerInput) {
    return this.outbox.run(async (tx) => {
      const ledger = await CustomerLedger.open(tx, [id]);
      refuseOutdated(edit.ifMatch, ledger.isNew(id) ? undefined : ledger.version(id));
      const now = new Date();
      const known = ledger.profile(id);
      const given = readInput(inputFor(known));
      const change = replaceProfile(known, given, wordsOf(given, edit.by, now), now);
      ledger.change(id, change, { at: now, source: 'api', references: { by: edit.by } });
      await ledger.close();
      return { customer: ledger.snapshot(id), created: ledger.isNew(id) };
    });
  }

  private async find(id: string): Promise<Customer> {
    const found = await this.customers.findOneBy({ id });
    if (!found) throw notFound('customer', id);
    return found;
  }
}

export const etagOf = (version: number): string => `"${version}"`;

function refuseOutdated(ifMatch: string | undefined, version: number | undefined): void {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (version !== undefined && (tags.includes('*') || tags.includes(etagOf(version)))) return;
  throw new Problem(
    'version-mismatch',
    412,
    'The customer has changed meanwhile',
    version === undefined ? 'It does not exist yet.' : `It is at version ${version}, If-Match names another.`,
    'Get the customer again, apply the change to what it is now, and send that with its ETag.',
  );
}
