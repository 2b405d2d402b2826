import { type CustomerSnapshot, customerChangedV1 } from '@tourbus/contracts';
import type { Cause, Transaction } from '@tourbus/platform';
import { type CustomerHistory, emptyHistory } from '../history/history.js';
import { type HistoryRow, foldHistories, readHistories, writeHistories } from '../history/history-rows.js';
import { updateMembership } from '../segments/membership.js';
import { type Computed, reckon } from '../traits/keeping.js';
import { writeConsents } from './consent-log.js';
import type { LoggedWord } from './consents.js';
import { type Change, type Profile, changesBetween, emptyProfile, snapshotOf } from './profile.js';
import type { TimelineEntry } from './timeline-entry.entity.js';

export type Touchpoint = Omit<TimelineEntry, 'id'>;

/** Where a change comes from. */
export interface Origin {
  at: Date;
  source: string;
  references: Record<string, unknown>;
  cause?: Cause;
}

interface Account {
  version: number;
  profile: Profile;
  isNew: boolean;
  changes: Set<string>;
  origin?: Origin;
  /** Known once the ledger is closed. */
  segments?: readonly string[];
}

/**
 * The customers that a transaction changes, locked from `open` to the commit, so that of two changes at once none is
 * lost. Rows are locked in the order of their ids by everybody, so that no two transactions wait for each other.
 */
export class CustomerLedger {
  private readonly words: (LoggedWord & { customerId: string })[] = [];
  private readonly touchpoints: Touchpoint[] = [];
  private readonly causes = new Map<string, Cause>();
  private readonly computed = new Map<string, Computed>();
  private histories = new Map<string, CustomerHistory>();

  private constructor(
    private readonly tx: Transaction,
    private readonly accounts: ReadonlyMap<string, Account>,
  ) {}

  /** Locks the customers, making those that are new. */
  static async open(tx: Transaction, ids: Iterable<string>): Promise<CustomerLedger> {
    const wanted = [...new Set(ids)].sort(byBytes);
    if (wanted.length === 0) return new CustomerLedger(tx, new Map());
    const made = await tx.query<{ id: string }>(
      `INSERT INTO customers (id, version, profile) SELECT id, 0, $2 FROM unnest($1::text[]) AS id
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [wanted, JSON.stringify(emptyProfile)],
    );
    const fresh = new Set(made.map(({ id }) => id));
    const rows = await tx.query<{ id: string; version: string; profile: Profile }>(
      'SELECT id, version, profile FROM customers WHERE id = ANY($1) ORDER BY id FOR UPDATE',
      [wanted],
    );
    const accounts = rows.map(({ id, version, profile }): [string, Account] => [
      id,
      { version: Number(version), profile, isNew: fresh.has(id), changes: new Set() },
    ]);
    return new CustomerLedger(tx, new Map(accounts));
  }

  /** The customer as changed so far. */
  profile(id: string): Profile {
    return this.account(id).profile;
  }

  version(id: string): number {
    return this.account(id).version;
  }

  isNew(id: string): boolean {
    return this.account(id).isNew;
  }

  snapshot(id: string): CustomerSnapshot {
    const { version, profile, segments } = this.account(id);
    return snapshotOf(id, version, profile, segments);
  }

  /** Keys of the segments that the customer is in by all that was taken in: known once the ledger is closed. */
  segments(id: string): string[] {
    return [...(this.account(id).segments ?? [])];
  }

  /** What the customer did, with all that was noted: known once the ledger is closed. */
  history(id: string): CustomerHistory {
    return this.histories.get(id) ?? emptyHistory;
  }

  /** Takes a change in; the version grows where something differs. */
  change(id: string, { profile, words }: Change, origin: Origin): void {
    const account = this.account(id);
    this.words.push(...words.map((word) => ({ ...word, customerId: id })));
    const changes = changesBetween(account.profile, profile);
    account.origin ??= origin;
    if (changes.length === 0) return;
    account.profile = profile;
    account.version++;
    account.origin = origin;
    for (const part of changes) account.changes.add(part);
    const references = { ...origin.references, changes, version: account.version };
    this.note({
      customerId: id,
      kind: 'profile-changed',
      at: origin.at,
      source: origin.source,
      references,
      notes: [],
    });
  }

  /** @param cause of what follows from it */
  note(touchpoint: Touchpoint, cause?: Cause): void {
    this.touchpoints.push(touchpoint);
    if (cause) this.causes.set(touchpoint.customerId, cause);
  }

  /** Takes in custom traits, and has the customer's others inferred. */
  compute(id: string, computed: Computed): void {
    this.computed.set(id, computed);
  }

  /** Writes what changed, and announces each changed customer as it is now. */
  async close(now = new Date()): Promise<void> {
    const rows = await this.reckon(now);
    await writeHistories(this.tx, rows);
    await this.belong(now);
    await this.write();
  }

  /** What the touchpoints say of those who did something, and of those whose traits are due. */
  private async reckon(now: Date): Promise<HistoryRow[]> {
    const { touchpoints, computed } = this;
    const concerned = new Set([...touchpoints.map(({ customerId }) => customerId), ...computed.keys()]);
    const { histories, hasCustomTraits } = await readHistories(this.tx, [...this.accounts.keys()]);
    this.histories = histories;
    const told = foldHistories(histories, touchpoints, (id) => this.profile(id).timeZone);
    return [...concerned].flatMap((id) => {
      const its = computed.get(id);
      // Custom traits may ask for anything of a customer, so that they wait after each change.
      const waits = hasCustomTraits && !its;
      if (!told.has(id) && !its && !waits) return [];
      const { traits: known } = this.profile(id);
      const { traits, row } = reckon(
        { id, traits: known, history: this.history(id), computed: its, waits },
        now,
      );
      this.infer(id, traits);
      return [row];
    });
  }

  /** What is inferred from touchpoints is none itself. */
  private infer(id: string, traits: Profile['traits']): void {
    const account = this.account(id);
    const profile = { ...account.profile, traits };
    if (changesBetween(account.profile, profile).length === 0) return;
    account.profile = profile;
    account.version++;
    account.changes.add('traits');
  }

  /** Being in another segment is a change like others, but nothing that passed between us and the customer. */
  private async belong(now: Date): Promise<void> {
    const asked = [...this.accounts.keys()].map((id) => ({
      customer: this.snapshot(id),
      history: this.history(id),
    }));
    for (const [id, { segments, hasChanged }] of await updateMembership(this.tx, asked, now)) {
      const account = this.account(id);
      account.segments = segments;
      if (!hasChanged) continue;
      if (account.changes.size === 0) account.version++;
      account.changes.add('segments');
      account.origin ??= { at: now, source: 'segments', references: {} };
    }
  }

  private async write(): Promise<void> {
    const changed = [...this.accounts].filter(([, account]) => account.changes.size > 0);
    if (changed.length > 0)
      await this.tx.query(
        `UPDATE customers SET version = n.version, profile = n.profile, updated_at = now()
         FROM unnest($1::text[], $2::bigint[], $3::jsonb[]) AS n (id, version, profile) WHERE customers.id = n.id`,
        [
          changed.map(([id]) => id),
          changed.map(([, { version }]) => version),
          changed.map(([, { profile }]) => JSON.stringify(profile)),
        ],
      );
    await writeConsents(this.tx, this.words);
    await this.writeTimeline();
    for (const [id, { version, changes, origin }] of changed) {
      const at = origin?.at ?? new Date();
      const data = { customer: this.snapshot(id), changes: [...changes], changedAt: at.toISOString() };
      this.tx.announce(customerChangedV1, data, {
        identity: `${id}:${version}`,
        cause: origin?.cause ?? this.causes.get(id),
        at,
      });
    }
  }

  private async writeTimeline(): Promise<void> {
    const { touchpoints } = this;
    if (touchpoints.length === 0) return;
    await this.tx.query(
      `INSERT INTO timeline_entries (customer_id, kind, at, source, refs, notes)
       SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::jsonb[], $6::jsonb[])`,
      [
        touchpoints.map((t) => t.customerId),
        touchpoints.map((t) => t.kind),
        touchpoints.map((t) => t.at),
        touchpoints.map((t) => t.source),
        touchpoints.map((t) => JSON.stringify(t.references)),
        touchpoints.map((t) => JSON.stringify(t.notes)),
      ],
    );
  }

  private account(id: string): Account {
    const account = this.accounts.get(id);
    if (!account) throw new Error('A customer is used that was not locked.');
    return account;
  }
}

/** As PostgreSQL's collation "C" sorts. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
