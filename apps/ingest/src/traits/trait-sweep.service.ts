import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isAlone, Loop, Outbox, type Transaction } from '@tourbus/platform';
import { DataSource as Database } from 'typeorm';
import { CustomerLedger } from '../customers/customer-ledger.js';
import type { Profile } from '../customers/profile.js';
import type { CustomerHistory } from '../history/history.js';
import type { KeyedTrait } from './custom-trait.js';
import { CustomTraitStore } from './custom-trait-store.js';
import { beginningOf, dayAt } from './days.js';
import { Expressions } from './expressions.js';
import type { Computed } from './keeping.js';
import { subjectOf } from './subject.js';

const page = 100;
const idleMilliseconds = 500;
/** Of all replicas one sweeps at a time: two would only do the same twice. */
const sweepLock = 0x7261_6974;

interface Row {
  id: string;
  version: string;
  profile: Profile;
  history: CustomerHistory | null;
  revision: string | null;
}

const known = `customers.id, version, profile, coalesce(joined, history) AS history, revision
  FROM customers LEFT JOIN customer_histories ON customer_id = id`;

/**
 * Infers traits that come due, and computes custom ones. Expressions are evaluated before the customers are locked;
 * who changed meanwhile stays due.
 */
@Injectable()
export class TraitSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(
    private readonly database: Database,
    private readonly traits: CustomTraitStore,
    private readonly expressions: Expressions,
    private readonly outbox: Outbox,
  ) {
    this.loop = new Loop({ name: 'traits', work: () => this.round(), idle: idleMilliseconds });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  private async round(): Promise<boolean> {
    if (!(await this.hasWork())) return false;
    const swept = await this.alone((tx) => this.sweepDue(tx));
    const spread = await this.alone((tx) => this.spreadChange(tx));
    return swept || spread;
  }

  private alone(work: (tx: Transaction) => Promise<boolean>): Promise<boolean> {
    return this.outbox.run(async (tx) => (await isAlone(tx, sweepLock)) && work(tx));
  }

  private async hasWork(): Promise<boolean> {
    const [row] = await this.database.query<{ due: boolean }[]>(
      `SELECT EXISTS (SELECT FROM customer_histories WHERE due_at <= now())
         OR EXISTS (SELECT FROM custom_traits WHERE position IS NOT NULL) AS due`,
    );
    return row?.due ?? false;
  }

  /** @returns whether there may be more */
  private async sweepDue(tx: Transaction): Promise<boolean> {
    const rows = await tx.query<Row>(
      `SELECT ${known} WHERE due_at <= now() ORDER BY due_at, customer_id LIMIT ${page}`,
    );
    if (rows.length === 0) return false;
    const traits = await this.traits.all();
    const now = new Date();
    const computed = await this.compute(traits, rows, now);
    const inForce = await this.traits.allLocked(tx);
    // Whoever changed a trait has it computed for everybody; this page would bring back what was before.
    if (JSON.stringify(inForce) !== JSON.stringify(traits)) return true;
    await keep(tx, rows, (id) => ({ ...computedOf(traits, computed.get(id), now), all: true }));
    return rows.length === page;
  }

  /** Brings a changed or deleted trait to the next customers. @returns whether there may be more */
  private async spreadChange(tx: Transaction): Promise<boolean> {
    const trait = await this.traits.unfinished(tx);
    if (!trait) return false;
    const rows = await tx.query<Row>(
      `SELECT ${known} WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT ${page}`,
      [trait.position],
    );
    const now = new Date();
    const computed = trait.gone ? new Map<string, Evaluation>() : await this.compute([trait], rows, now);
    if (!(await this.traits.holds(tx, trait))) return true;
    const compute = (id: string) => ({ ...computedOf([trait], computed.get(id), now), all: false });
    const kept = await keep(tx, rows, compute, trait.gone ? 'whoever' : 'unchanged');
    const faults = [...kept].flatMap((id) => computed.get(id)?.told ?? []);
    const to = rows.length === page ? rows.at(-1)?.id : undefined;
    await this.traits.advance(tx, trait.key, to, { computed: rows.length, faults });
    return true;
  }

  private async compute(
    traits: readonly KeyedTrait[],
    rows: readonly Row[],
    now: Date,
  ): Promise<Map<string, Evaluation>> {
    const subjects = rows.map((row) => subjectOf(row, traits, now));
    const all = new Map(rows.map(({ id }) => [id, { values: {}, outcomes: {}, told: [] } as Evaluation]));
    for (const trait of traits) {
      const evaluated = await this.expressions.evaluate(trait, subjects, now);
      rows.forEach(({ id }, i) => {
        const one = evaluated[i] ?? {};
        const its = all.get(id) as Evaluation;
        const fault = 'fault' in one ? { fault: one.fault } : {};
        if ('fault' in one) its.told.push(one.told);
        if ('value' in one) its.values[trait.key] = one.value;
        its.outcomes[trait.key] = { version: trait.version, at: now.toISOString(), ...fault };
      });
    }
    return all;
  }
}

/** @property told of faults, what those may see who may not see the customer */
type Evaluation = Pick<Computed, 'values' | 'outcomes'> & { told: string[] };

const computedOf = (
  traits: readonly KeyedTrait[],
  { values, outcomes }: Omit<Evaluation, 'told'> = { values: {}, outcomes: {} },
  now: Date,
): Omit<Computed, 'all'> => ({
  keys: traits.map(({ key }) => key),
  ...{ values, outcomes },
  ...(traits.some(({ ages }) => ages) && { due: beginningOf(dayAt(now) + 1) }),
});

/** @param whom whoever changed since it was computed stays due */
async function keep(
  tx: Transaction,
  rows: readonly Row[],
  computedFor: (id: string) => Computed,
  whom: 'unchanged' | 'whoever' = 'unchanged',
): Promise<Set<string>> {
  const ids = rows.map(({ id }) => id);
  const ledger = await CustomerLedger.openKnown(tx, ids);
  const present = await presentRows(tx, ids);
  const same = rows.filter(({ id, version, revision }) => {
    const now = present.get(id);
    return now && (whom === 'whoever' || (now.version === version && now.revision === revision));
  });
  for (const { id } of same) ledger.compute(id, computedFor(id));
  await ledger.close();
  return new Set(same.map(({ id }) => id));
}

/** Histories are read after the locks, as a statement of its own: see there. */
async function presentRows(tx: Transaction, ids: readonly string[]) {
  const rows = await tx.query<Pick<Row, 'id' | 'version' | 'revision'>>(
    `SELECT ${known} WHERE id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
