import { Injectable } from '@nestjs/common';
import { notFound } from '@tourbus/platform';
import { DataSource as Database } from 'typeorm';
import { identitiesOf } from '../customers/identities.js';
import type { Profile } from '../customers/profile.js';
import { type CustomerHistory, emptyHistory } from '../history/history.js';
import { CustomTraitStore } from './custom-trait-store.js';
import { countedKeys } from './custom-trait.js';
import type { Subject } from './expressions.js';
import type { Outcome } from './keeping.js';
import { subjectOf } from './subject.js';
import { explainTraits } from './traits.js';

/** A trait of a customer, with what shows where it comes from. */
export interface TraitView {
  key: string;
  name: string;
  kind: 'inferred' | 'counted' | 'custom';
  /** Missing where there is not enough evidence, or it cannot be computed. */
  value?: unknown;
  inputs: Record<string, unknown>;
  formula: string;
  description?: string;
  /** Why a custom trait cannot be computed. */
  fault?: string;
  /** Missing where it was not computed yet. */
  computedAt?: string;
}

interface Row {
  id: string;
  version: string;
  profile: Profile;
  history: CustomerHistory | null;
  outcomes: Record<string, Outcome> | null;
}

const countedNames: Record<string, string> = {
  ...{ opens: 'Opens', lastOpenAt: 'Last open', clicks: 'Clicks', lastClickAt: 'Last click' },
  ...{ replies: 'Replies', lastReplyAt: 'Last reply' },
};

/** What is inferred of one customer, each with its inputs and its formula. */
@Injectable()
export class CustomerTraits {
  constructor(
    private readonly database: Database,
    private readonly traits: CustomTraitStore,
  ) {}

  /** @throws Problem 404 */
  async explain(id: string, now: Date): Promise<{ items: TraitView[] }> {
    const { profile, history, outcomes } = await this.find(id);
    const at = now.toISOString();
    const inferred = explainTraits(history ?? emptyHistory, now).map(
      ({ trait: { key, name, formula }, inferred: found }): TraitView => ({
        ...{ key, name, kind: 'inferred', formula, inputs: found?.inputs ?? {}, computedAt: at },
        ...(found && { value: found.value }),
      }),
    );
    const counted = countedKeys
      .filter((key) => profile.traits[key] !== undefined)
      .map((key): TraitView => ({
        ...{ key, name: countedNames[key] ?? key, kind: 'counted', value: profile.traits[key] },
        ...{ inputs: {}, formula: 'Of people only, since the beginning.', computedAt: at },
      }));
    return { items: [...inferred, ...counted, ...(await this.custom(profile, outcomes ?? {}))] };
  }

  /** As expressions see a customer. @throws Problem 404 */
  async subject(id: string, now: Date): Promise<Subject> {
    const row = await this.find(id);
    return subjectOf(row, await this.traits.all(), now);
  }

  private async custom({ traits }: Profile, outcomes: Record<string, Outcome>): Promise<TraitView[]> {
    const { items } = await this.traits.list({ limit: 100 });
    return items.map(({ key, definition: { name, description, expression } }): TraitView => {
      const outcome = outcomes[key];
      return {
        ...{ key, name, kind: 'custom', formula: expression, inputs: {} },
        ...(description !== undefined && { description }),
        ...(traits[key] !== undefined && { value: traits[key] }),
        ...(outcome && { computedAt: outcome.at, ...(outcome.fault && { fault: outcome.fault }) }),
      };
    });
  }

  /** Of a merged id, who survives. */
  private async find(id: string): Promise<Row> {
    const [survivor] = await identitiesOf(this.database, id);
    const [row] = await this.database.query<Row[]>(
      `SELECT customers.id, version, profile, coalesce(joined, history) AS history, outcomes
       FROM customers LEFT JOIN customer_histories ON customer_id = id WHERE id = $1`,
      [survivor],
    );
    if (!row) throw notFound('customer', id);
    return row;
  }
}
