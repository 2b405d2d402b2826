import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { CustomerSnapshot } from '@tourbus/contracts';
import { Outbox, invalidInput, notFound, refuseOutdated } from '@tourbus/platform';
import { DataSource, Repository } from 'typeorm';
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
import { segmentsOf } from '../segments/membership-rows.js';
import { identitiesOf } from './identities.js';
import { type Change, type Profile, replaceProfile, snapshotOf } from './profile.js';

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
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Of a merged id, who survives. @throws Problem 404 */
  async get(id: string): Promise<CustomerSnapshot> {
    const found = await this.find(id);
    const { version, profile, ...survivor } = found.mergedInto === null ? found : await this.survivorOf(id);
    const segments = await segmentsOf(this.customers, [survivor.id]);
    return snapshotOf(survivor.id, version, profile, segments.get(survivor.id));
  }

  /** In the order of their ids, after one of them. @param segment those who are in it alone */
  async inOrder(after: string, limit: number, segment?: string): Promise<CustomerSnapshot[]> {
    const query = this.customers
      .createQueryBuilder('c')
      .where('c.id > :after AND c.mergedInto IS NULL', { after });
    if (segment !== undefined)
      query.innerJoin('segment_members', 'm', 'm.customer_id = c.id AND m.segment = :segment', { segment });
    const rows = await query.orderBy('c.id').limit(limit).getMany();
    const ids = rows.map(({ id }) => id);
    const segments = await segmentsOf(this.customers, ids);
    return rows.map(({ id, version, profile }) => snapshotOf(id, version, profile, segments.get(id)));
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
    return (await this.write(id, edit, patched, true)).customer;
  }

  /** @param mustExist also where somebody erases the customer meanwhile */
  private write(id: string, edit: Edit, inputFor: (known: Profile) => CustomerInput, mustExist = false) {
    return this.outbox.run(async (tx) => {
      const ledger = await CustomerLedger.open(tx, [id]);
      if (mustExist && ledger.isNew(id)) throw notFound('customer', id);
      refuseOutdated('customer', edit.ifMatch, ledger.isNew(id) ? undefined : ledger.version(id));
      const now = new Date();
      const decide = (known: Profile): Change => {
        const given = readInput(inputFor(known));
        return replaceProfile(known, given, wordsOf(given, edit.by, now), now);
      };
      ledger.say(id, decide, { at: now, source: 'api', references: { by: edit.by } });
      await ledger.close();
      return { customer: ledger.snapshot(id), created: ledger.isNew(id) };
    });
  }

  private async survivorOf(id: string): Promise<Customer> {
    const [survivor] = await identitiesOf(this.database, id);
    return this.find(survivor);
  }

  private async find(id: string): Promise<Customer> {
    const found = await this.customers.findOneBy({ id });
    if (!found) throw notFound('customer', id);
    return found;
  }
}
