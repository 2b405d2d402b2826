import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, type PageQuery, Problem, notFound, refuseOutdated } from '@tourbus/platform';
import { type CustomTrait, type CustomTraitView, type TraitTrial, versionOf } from './custom-trait.js';
import { type CustomTraitRow, CustomTraitStore } from './custom-trait-store.js';
import { CustomerTraits } from './customer-traits.service.js';
import { Expressions } from './expressions.js';

const most = 50;

const viewOf = (row: CustomTraitRow): CustomTraitView => ({
  ...{ key: row.key, ...row.definition, version: row.version },
  ...{ changedBy: row.changedBy, updatedAt: row.updatedAt },
  progress: {
    state: row.position === null ? 'current' : 'computing',
    ...{ computed: row.computed, faults: row.faults },
    ...(row.fault !== null && { fault: row.fault }),
  },
});

/** Who changes a trait, and on what they believe to act. */
export interface Edit {
  by: string;
  ifMatch?: string;
}

/** Traits that people describe by expressions: kept, shown and tried. */
@Injectable()
export class CustomTraits {
  constructor(
    private readonly store: CustomTraitStore,
    private readonly expressions: Expressions,
    private readonly customers: CustomerTraits,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Problem 422 where it does not compile, 409 where there are too many, 412 */
  async put(
    key: string,
    definition: CustomTrait,
    { by, ifMatch }: Edit,
  ): Promise<{ trait: CustomTraitView; created: boolean }> {
    await this.refuseUncompilable(definition.expression);
    const created = await this.outbox.run(async (tx) => {
      if ((await this.store.count(tx, key)) >= most)
        throw new Problem(
          'too-many-traits',
          409,
          'There are too many traits',
          `${most} traits are kept, and each is computed for every customer.`,
          'Delete one that nobody reads any more, or say two in one expression that gives an object.',
        );
      const before = await this.store.lock(tx, key);
      refuseOutdated('trait', ifMatch, before && versionOf(before));
      await this.store.save(tx, key, definition, { by, before });
      await this.audit.record(tx, {
        ...{ actor: by, action: 'trait.put', subject: key },
        details: { definition },
      });
      return before === undefined;
    });
    return { trait: await this.get(key), created };
  }

  /** @throws Problem 404 */
  async get(key: string): Promise<CustomTraitView> {
    const found = await this.store.find(key);
    if (!found) throw notFound('trait', key);
    return viewOf(found);
  }

  async list(page: PageQuery): Promise<{ items: CustomTraitView[]; next?: string }> {
    const { items, next } = await this.store.list(page);
    return { items: items.map(viewOf), next };
  }

  /** @throws Problem 404, 412 */
  async delete(key: string, { by, ifMatch }: Edit): Promise<void> {
    await this.outbox.run(async (tx) => {
      const before = await this.store.lock(tx, key);
      if (!before) throw notFound('trait', key);
      refuseOutdated('trait', ifMatch, versionOf(before));
      await this.store.delete(tx, key, by);
      await this.audit.record(tx, { actor: by, action: 'trait.delete', subject: key });
    });
  }

  /** What it would come to for a customer; nothing is kept. @throws Problem 404, 422 */
  async try({ expression, customer }: TraitTrial): Promise<{ value?: unknown; fault?: string }> {
    const now = new Date();
    const subject = await this.customers.subject(customer, now);
    await this.refuseUncompilable(expression);
    const trait = { key: 'trial', version: this.trials++, expression, ages: false };
    const [evaluated = {}] = await this.expressions.evaluate(trait, [subject], now);
    return 'fault' in evaluated ? { fault: evaluated.fault } : evaluated;
  }

  /** The thread keeps an expression by its version. */
  private trials = 0;

  private async refuseUncompilable(expression: string): Promise<void> {
    const [fault] = await this.expressions.check(expression);
    if (!fault) return;
    throw new Problem(
      'invalid-expression',
      422,
      'The expression does not compile',
      fault.detail,
      'Try it at https://try.jsonata.org on {"customer": …, "history": …, "now": …}.',
      { errors: [{ pointer: '/expression', detail: fault.detail }] },
    );
  }
}
