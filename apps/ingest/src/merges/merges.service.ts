import { Injectable } from '@nestjs/common';
import type { CustomerSnapshot } from '@tourbus/contracts';
import { AuditLog, Outbox, Problem, type Transaction, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { CustomerLedger } from '../customers/customer-ledger.js';
import { identitiesOf } from '../customers/identities.js';
import type { TouchpointKind } from '../customers/timeline-entry.entity.js';
import { type MergeRecord, lastMerge, mergesOf, recordMerge, recordParting } from './merge-rows.js';

/** More ids than this of one person is a mistake of whoever merges. */
const mostIds = 20;

/** Lets customers be one, and two again. */
@Injectable()
export class Merges {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** What was merged into a customer and parted from it. @throws Problem 404 */
  async list(id: string): Promise<{ items: MergeRecord[] }> {
    return { items: await mergesOf(this.database, await identitiesOf(this.database, id)) };
  }

  /** What would count. Nothing is kept: the ledger is never closed. @throws Problem 404, 409 */
  async preview(into: string, from: string): Promise<CustomerSnapshot> {
    await this.requireBoth(into, from);
    return this.outbox.run(async (tx) => {
      const ledger = await openBoth(tx, into, from);
      if (refuseOrKnow(ledger, into, from)) return ledger.snapshot(into);
      ledger.merge(into, from, { at: new Date(), source: 'api', references: {} });
      return ledger.snapshot(into);
    });
  }

  /** The same again changes nothing. @throws Problem 404; 409 where either is part of another customer */
  async merge(into: string, from: string, why: string, by: string): Promise<CustomerSnapshot> {
    await this.requireBoth(into, from);
    return this.outbox.run(async (tx) => {
      const ledger = await openBoth(tx, into, from);
      if (refuseOrKnow(ledger, into, from)) return ledger.snapshot(into);
      const at = new Date();
      ledger.merge(into, from, { at, source: 'api', references: { by } });
      noteOnBoth(ledger, 'merged', { into, from, by, why }, at);
      await ledger.close();
      await recordMerge(tx, { customerId: from, mergedInto: into, why, by, at });
      await this.audited(tx, 'customer.merge', { into, from, by });
      return ledger.snapshot(into);
    });
  }

  /** The same again changes nothing. @throws Problem 404; 409 where it was never merged into this one */
  async unmerge(into: string, from: string, why: string, by: string): Promise<CustomerSnapshot> {
    await this.requireBoth(into, from);
    return this.outbox.run(async (tx) => {
      const ledger = await openBoth(tx, into, from);
      const merged = await lastMerge(tx, from, into);
      if (!merged) throw notMerged(into, from);
      if (ledger.identity(from).mergedInto !== into) return ledger.snapshot(into);
      const at = new Date();
      ledger.part(into, from, merged.at.toISOString(), { at, source: 'api', references: { by } });
      noteOnBoth(ledger, 'unmerged', { into, from, by, why }, at);
      await ledger.close();
      await recordParting(tx, from, into, by, at);
      await this.audited(tx, 'customer.unmerge', { into, from, by });
      return ledger.snapshot(into);
    });
  }

  private async requireBoth(into: string, from: string): Promise<void> {
    if (into === from)
      throw new Problem(
        'merged-with-itself',
        422,
        'A customer cannot be merged with itself',
        `Both are “${into}”.`,
        'Name the other customer as from.',
      );
    await Promise.all([identitiesOf(this.database, into), identitiesOf(this.database, from)]);
  }

  /** Audit lines are for ever, and customers may be erased one day: it names hashes, and the reason stays with the merge. */
  private audited(tx: Transaction, action: string, { into, from, by }: Omit<Deed, 'why'>): Promise<void> {
    const subject = `customer/${tx.forgotten.nameOf(into)}`;
    return this.audit.record(tx, {
      ...{ actor: by, action, subject },
      details: { from: `customer/${tx.forgotten.nameOf(from)}` },
    });
  }
}

/** Whoever was erased a moment ago is not made anew by it. @throws Problem 404 */
async function openBoth(tx: Transaction, into: string, from: string): Promise<CustomerLedger> {
  const ledger = await CustomerLedger.openKnown(tx, [into, from]);
  for (const id of [into, from]) if (!ledger.has(id)) throw notFound('customer', id);
  return ledger;
}

interface Deed {
  into: string;
  from: string;
  by: string;
  why: string;
}

function noteOnBoth(
  ledger: CustomerLedger,
  kind: Extract<TouchpointKind, 'merged' | 'unmerged'>,
  { into, from, by, why }: Deed,
  at: Date,
): void {
  const common = { kind, at, source: 'api', notes: [why] };
  ledger.note({ ...common, customerId: into, references: { from, by } });
  ledger.note({ ...common, customerId: from, references: { into, by } });
}

/** @returns whether they are merged already. @throws Problem 409 */
function refuseOrKnow(ledger: CustomerLedger, into: string, from: string): boolean {
  const [survivor, merged] = [ledger.identity(into), ledger.identity(from)];
  if (merged.mergedInto === into) return true;
  for (const { id, mergedInto } of [survivor, merged])
    if (mergedInto !== undefined)
      throw new Problem(
        'merged-already',
        409,
        'One of them is part of another customer',
        `“${id}” was merged into “${mergedInto}”.`,
        `Merge with “${ledger.survivor(id)}”, or undo that merge first.`,
      );
  if (ledger.group(into).length + ledger.group(from).length > mostIds)
    throw new Problem(
      'too-many-ids',
      409,
      'Too many ids would be one person',
      `Together they have more than ${mostIds} ids.`,
      'Look for what they share that does not tell people apart, and correct it where it comes from.',
    );
  return false;
}

const notMerged = (into: string, from: string): Problem =>
  new Problem(
    'not-merged',
    409,
    'They were never merged',
    `“${from}” was never merged into “${into}”.`,
    'Get /customers/{id}/merges: it tells what was.',
  );
