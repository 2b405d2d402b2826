import { type CustomerSnapshot, customerChangedV1 } from '@tourbus/contracts';
import type { Cause, Transaction } from '@tourbus/platform';
import { type Identity, merge, ownOf, part, say, survivorOf, withMembers } from '../merges/merges.js';
import { leaveAll, updateMembership } from '../segments/membership.js';
import type { CustomerHistory } from '../history/history.js';
import type { Computed } from '../traits/keeping.js';
import { writeConsents } from './consent-log.js';
import type { LoggedWord } from './consents.js';
import {
  type Locked,
  type Touchpoint,
  lockCustomers,
  writeCustomers,
  writeTimeline,
} from './customer-rows.js';
import { Inference } from './inference.js';
import { type Change, type Profile, changesBetween, snapshotOf } from './profile.js';

export type { Touchpoint } from './customer-rows.js';

/** Where a change comes from. */
export interface Origin {
  at: Date;
  source: string;
  references: Record<string, unknown>;
  cause?: Cause;
}

interface Account {
  version: number;
  isNew: boolean;
  /** Whether its row is to be written. */
  touched: boolean;
  /** Parts of what counts that differ; they are announced. */
  changes: Set<string>;
  origin?: Origin;
  /** Known once the ledger is closed. */
  segments?: readonly string[];
}

/**
 * The customers that a transaction changes, locked from `open` to the commit, so that of two changes at once none is
 * lost. Rows are locked in the order of their ids by everybody, so that no two transactions wait for each other. An id
 * that is merged is locked with all that are one person with it, and what is known by it is what counts of them.
 */
export class CustomerLedger {
  private readonly words: (LoggedWord & { customerId: string })[] = [];
  private readonly touchpoints: Touchpoint[] = [];
  private readonly causes = new Map<string, Cause>();
  private readonly inference: Inference;

  private constructor(
    private readonly tx: Transaction,
    private readonly identities: Map<string, Identity>,
    private readonly accounts: ReadonlyMap<string, Account>,
  ) {
    this.inference = new Inference(tx, this);
  }

  /**
   * Locks the customers, making those that are new.
   * @param comeBack whether that makes one who was erased anew: an answer to something old does not
   */
  static async open(
    tx: Transaction,
    ids: Iterable<string>,
    { comeBack = true }: { comeBack?: boolean } = {},
  ): Promise<CustomerLedger> {
    return CustomerLedger.of(tx, await lockCustomers(tx, ids, { makesNew: true, comeBack }));
  }

  /** Locks those of the customers that there are: somebody who was erased meanwhile is not made anew. */
  static async openKnown(tx: Transaction, ids: Iterable<string>): Promise<CustomerLedger> {
    return CustomerLedger.of(tx, await lockCustomers(tx, ids, { makesNew: false, comeBack: false }));
  }

  private static of(tx: Transaction, locked: readonly Locked[]): CustomerLedger {
    return new CustomerLedger(
      tx,
      new Map(locked.map(({ identity }) => [identity.id, identity])),
      new Map(
        locked.map(({ identity: { id }, version, isNew }) => [
          id,
          { version, isNew, touched: false, changes: new Set<string>() },
        ]),
      ),
    );
  }

  /** By which id whoever is known by this one is spoken to. */
  survivor(id: string): string {
    return survivorOf(this.identities, id);
  }

  /** All ids that are one person with this one; that person's own is the last. */
  group(id: string): string[] {
    return withMembers(this.identities, this.survivor(id));
  }

  identity(id: string): Identity {
    const identity = this.identities.get(id);
    if (!identity) throw new Error('A customer is used that was not locked.');
    return identity;
  }

  /** What counts, as changed so far. */
  profile(id: string): Profile {
    return this.identity(this.survivor(id)).profile;
  }

  /** Not where the customer was erased, and nobody was to come back. */
  has(id: string): boolean {
    return this.accounts.has(id);
  }

  version(id: string): number {
    return this.account(this.survivor(id)).version;
  }

  isNew(id: string): boolean {
    return this.account(id).isNew;
  }

  /** Of whoever is spoken to. */
  snapshot(id: string): CustomerSnapshot {
    const survivor = this.survivor(id);
    return snapshotOf(survivor, this.version(id), this.profile(id), this.account(survivor).segments);
  }

  /** Keys of the segments that the customer is in by all that was taken in: known once the ledger is closed. */
  segments(id: string): string[] {
    return [...(this.account(this.survivor(id)).segments ?? [])];
  }

  /** What the customer did, with all that was noted: known once the ledger is closed. */
  history(id: string): CustomerHistory {
    return this.inference.historyOf(id);
  }

  /**
   * Takes in what is said of an id, as `decide` tells from what is known: of a merged one it is asked more than once,
   * for what counts and for what is known of that id alone. @returns what counts of it
   */
  say(id: string, decide: (known: Profile) => Change, origin: Origin): Change {
    const { identities, change } = say(this.identities, id, decide);
    this.account(this.survivor(id)).origin ??= origin;
    this.words.push(...change.words.map((word) => ({ ...word, customerId: id })));
    const changes = this.take(identities, origin);
    if (changes.length > 0) {
      const references = { ...origin.references, changes, version: this.version(id) };
      const { at, source } = origin;
      this.note({ customerId: id, kind: 'profile-changed', at, source, references, notes: [] });
    }
    return change;
  }

  /** Lets two be one from now on. */
  merge(into: string, from: string, origin: Origin): void {
    this.take(merge(this.identities, into, from), origin, [into, from]);
  }

  /** Lets them be two again. */
  part(into: string, from: string, mergedAt: string, origin: Origin): void {
    const { identities, words } = part(this.identities, into, from, mergedAt);
    this.words.push(...words.map((word) => ({ ...word, customerId: from })));
    this.take(identities, origin, [into, from]);
  }

  /** @param cause of what follows from it */
  note(touchpoint: Touchpoint, cause?: Cause): void {
    this.touchpoints.push(touchpoint);
    if (cause) this.causes.set(this.survivor(touchpoint.customerId), cause);
  }

  /** Takes in custom traits, and has the customer's others inferred. */
  compute(id: string, computed: Computed): void {
    this.inference.compute(id, computed);
  }

  /** Of touchpoints that may be told again: those that nobody has told yet. */
  async news(touchpoints: readonly (Touchpoint & { id: string })[]): Promise<Touchpoint[]> {
    if (touchpoints.length === 0) return [];
    const rows = await this.tx.query<{ id: string }>('SELECT id FROM timeline_entries WHERE id = ANY($1)', [
      touchpoints.map(({ id }) => id),
    ]);
    const known = new Set(rows.map(({ id }) => id));
    return touchpoints.filter(({ id }) => !known.has(id) && known.add(id));
  }

  /** Writes what changed, and announces each changed customer as it is now. */
  async close(now = new Date()): Promise<void> {
    const rejoined = [...this.accounts].filter(([, { changes }]) => changes.has('identities'));
    const ids = rejoined.map(([id]) => id);
    for (const [id, traits] of await this.inference.infer(this.touchpoints, ids, now)) this.infer(id, traits);
    await leaveAll(
      this.tx,
      ids.filter((id) => this.survivor(id) !== id),
    );
    await this.belong(now);
    await this.write();
  }

  /** What is inferred from touchpoints is none itself. */
  private infer(id: string, traits: Profile['traits']): void {
    const identity = this.identity(id);
    const profile = { ...identity.profile, traits };
    if (changesBetween(identity.profile, profile).length === 0) return;
    this.identities.set(id, { ...identity, profile });
    const account = this.account(id);
    account.version++;
    account.touched = true;
    account.changes.add('traits');
  }

  /** Being in another segment is a change like others, but nothing that passed between us and the customer. */
  private async belong(now: Date): Promise<void> {
    const people = new Set([...this.accounts.keys()].map((id) => this.survivor(id)));
    await this.inference.read(people);
    const asked = [...people].map((id) => ({ customer: this.snapshot(id), history: this.history(id) }));
    for (const [id, { segments, hasChanged }] of await updateMembership(this.tx, asked, now)) {
      const account = this.account(id);
      account.segments = segments;
      if (!hasChanged) continue;
      if (account.changes.size === 0) account.version++;
      account.touched = true;
      account.changes.add('segments');
      account.origin ??= { at: now, source: 'segments', references: {} };
    }
  }

  private async write(): Promise<void> {
    const touched = [...this.accounts].filter(([, account]) => account.touched);
    await writeCustomers(
      this.tx,
      touched.map(([id, { version }]) => ({ identity: this.identity(id), version })),
    );
    await writeConsents(this.tx, this.words);
    await writeTimeline(this.tx, this.touchpoints);
    for (const [id, { version, changes, origin }] of touched) {
      if (changes.size === 0) continue;
      const at = origin?.at ?? new Date();
      // Who still speaks to a merged id learns what the person denies, and whom to speak to.
      const survivor = this.survivor(id);
      const data = {
        customer: { ...this.snapshot(id), id, version },
        ...(survivor !== id && { mergedInto: survivor }),
        changes: [...changes],
        changedAt: at.toISOString(),
      };
      const cause = origin?.cause ?? this.causes.get(survivor);
      this.tx.announce(customerChangedV1, data, { identity: `${id}:${version}`, cause, at });
    }
  }

  /** @returns the parts of what counts that differ */
  private take(next: readonly Identity[], origin: Origin, joined: readonly string[] = []): string[] {
    const concerned = new Set(next.flatMap(({ id }) => this.group(id)));
    const before = new Map([...concerned].map((id) => [id, this.profile(id)]));
    for (const identity of next) {
      if (!sameRow(this.identity(identity.id), identity)) this.account(identity.id).touched = true;
      this.identities.set(identity.id, identity);
    }
    const all = new Set<string>();
    for (const [id, known] of before) {
      const differing = changesBetween(known, this.profile(id));
      const changes = joined.includes(id) ? [...differing, 'identities'] : differing;
      if (changes.length === 0) continue;
      const account = this.account(id);
      account.version++;
      account.touched = true;
      account.origin = origin;
      for (const part of changes) {
        account.changes.add(part);
        all.add(part);
      }
    }
    return [...all];
  }

  private account(id: string): Account {
    const account = this.accounts.get(id);
    if (!account) throw new Error('A customer is used that was not locked.');
    return account;
  }
}

const sameRow = (a: Identity, b: Identity): boolean =>
  a.mergedInto === b.mergedInto &&
  a.members.length === b.members.length &&
  changesBetween(a.profile, b.profile).length === 0 &&
  changesBetween(ownOf(a), ownOf(b)).length === 0 &&
  (a.own === undefined) === (b.own === undefined);
