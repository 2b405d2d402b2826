import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { contactKeysOf, contactPointHash, customerErasedV1, hashesOf } from '@tourbus/contracts';
import {
  AuditLog,
  CONFIG,
  Outbox,
  Problem,
  type Transaction,
  forget,
  notFound,
  sharedHoldings,
} from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { groupOf } from '../customers/identities.js';
import type { Profile } from '../customers/profile.js';
import { Holds } from '../holds/holds.service.js';
import { type Progress, hashedPoints, isDone, otherNames, progressOf } from './erasure.js';
import { holdings } from './holdings.js';

export interface Erasure {
  id: string;
  state: 'under-way' | 'done';
  why: string;
  requestedBy: string;
  requestedAt: Date;
  services: Progress;
}

interface Known {
  version: string;
  profile: Profile;
}

type Row = Omit<Erasure, 'state' | 'services'> & { fact: string };

/** Forgets customers: here at once, and in the other services as soon as they hear of it. */
@Injectable()
export class Erasures {
  private readonly keys;
  private readonly hashesOf;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly holds: Holds,
    private readonly audit: AuditLog,
  ) {
    this.keys = contactKeysOf(config.CONTACT_KEYS);
    this.hashesOf = hashesOf(config);
  }

  /** @throws Problem 404 where nobody knows the customer, 409 where they are held */
  async erase(customerId: string, why: string, by: string): Promise<Erasure> {
    const id = await this.outbox.run(async (tx) => {
      // Before any row is locked. What is written here counts only where the customer is found.
      await tx.forgotten.remember(tx, []);
      const group = await groupOf(tx, customerId);
      if (group.length === 0) return this.erasedBefore(tx, customerId);
      for (const one of group) await this.holds.refuseHeld(tx, one);
      const asked = await this.forgetWithin(tx, customerId, { why, by });
      // Ids that were merged are one person.
      const all = [asked];
      for (const one of group)
        if (one !== customerId) all.push(await this.forgetWithin(tx, one, { why, by }));
      // Lines are for ever: they name the erasure, and not whose it is. After all rows, as everybody writes them.
      for (const id of all)
        await this.audit.record(tx, { actor: by, action: 'customer.erased', subject: `erasure/${id}` });
      return asked;
    });
    return this.get(id);
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<Erasure> {
    const [row] = await this.database.query<Row[]>(
      `SELECT id, why, requested_by AS "requestedBy", requested_at AS "requestedAt", fact FROM erasures WHERE id = $1`,
      [id],
    );
    if (!row) throw notFound('erasure', id);
    const { fact, ...erasure } = row;
    // A fact lies in the outbox until all who consume it have confirmed it.
    const [left] = await this.database.query<{ awaiting: string[] | null }[]>(
      'SELECT awaiting FROM outbox WHERE id = $1',
      [fact],
    );
    const services = progressOf(left ? (left.awaiting ?? customerErasedV1.consumers) : undefined);
    return { ...erasure, state: isDone(services) ? 'done' : 'under-way', services };
  }

  private async forgetWithin(
    tx: Transaction,
    customerId: string,
    { why, by }: { why: string; by: string },
  ): Promise<string> {
    const [known] = await tx.query<Known>('SELECT version, profile FROM customers WHERE id = $1', [
      customerId,
    ]);
    if (!known) throw notFound('customer', customerId);
    const { version, profile } = known;
    const id = randomUUID();
    const at = new Date();
    const points = profile.contactPoints;
    await tx.forgotten.remember(tx, [{ person: customerId, at, version: Number(version) }]);
    await forget(tx, holdings, customerId);
    for (const name of otherNames(points)) await forget(tx, sharedHoldings, name);
    const contactPoints = hashedPoints(points, (point) => contactPointHash(point, this.keys));
    const fact = tx.announce(
      customerErasedV1,
      { erasureId: id, customerId, erasedAt: at.toISOString(), version: Number(version), contactPoints },
      { identity: id, at },
    );
    await tx.query(
      'INSERT INTO erasures (id, hash, why, requested_by, requested_at, fact) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, this.hashesOf(customerId)[0], why, by, at, fact],
    );
    return id;
  }

  /** Somebody asks a second time: they hear what became of the first. */
  private async erasedBefore(tx: Transaction, customerId: string): Promise<string> {
    const [before] = await tx.query<{ id: string }>(
      'SELECT id FROM erasures WHERE hash = ANY($1) ORDER BY requested_at DESC LIMIT 1',
      [this.hashesOf(customerId)],
    );
    if (before) return before.id;
    throw new Problem(
      'not-found',
      404,
      'Not found',
      `There is no customer ${customerId}.`,
      'Look them up: an id is spelt exactly as it was given.',
    );
  }
}
