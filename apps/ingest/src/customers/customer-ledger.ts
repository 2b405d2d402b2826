import { type CustomerSnapshot, customerChangedV1 } from '@tourbus/contracts';
import type { Cause, Transaction } from '@tourbus/platform';
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
}

/**
 * The customers that a transaction changes, locked from `open` to the commit, so that of two changes at once none is
 * lost. Rows are locked in the order of their ids by everybody, so that no two transactions wait for each other.
 */
export class CustomerLedger {
  private readonly words: (LoggedWord & { customerId: string })[] = [];
  private readonly touchpoints: Touchpoint[] = [];

  private constructor(
    private readonly tx: Transaction,
    private readonly accounts: ReadonlyMap<string, Account>,
  ) {}

  /**
   * Locks the customers, making those that are new. Versions of one who was erased and comes back go on, so that
   * nothing older can be taken for news.
   * @param comeBack whether that makes one who was erased anew: an answer to something old does not
   */
  static async open(
    tx: Transaction,
    ids: Iterable<string>,
    { comeBack = true }: { comeBack?: boolean } = {},
  ): Promise<CustomerLedger> {
    const asked = [...new Set(ids)].sort(byBytes);
    if (asked.length === 0) return new CustomerLedger(tx, new Map());
    await tx.forgotten.hold(tx);
    const erased = await tx.forgotten.among(tx, asked);
    const wanted = comeBack ? asked : asked.filter((id) => !erased.has(id));
    const made = await tx.query<{ id: string }>(
      `INSERT INTO customers (id, version, profile) SELECT id, version, $3 FROM unnest($1::text[], $2::bigint[]) AS n (id, version)
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [wanted, wanted.map((id) => erased.get(id)?.version ?? 0), JSON.stringify(emptyProfile)],
    );
    const fresh = new Set(made.map(({ id }) => id));
    const rows = await tx.query<{ id: string; version: string; profile: Profile }>(
      'SELECT id, version, profile FROM customers WHERE id = ANY($1) ORDER BY id FOR UPDATE',
      [asked],
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

  /** Not where the customer was erased, and nobody was to come back. */
  has(id: string): boolean {
    return this.accounts.has(id);
  }

  version(id: string): number {
    return this.account(id).version;
  }

  isNew(id: string): boolean {
    return this.account(id).isNew;
  }

  snapshot(id: string): CustomerSnapshot {
    const { version, profile } = this.account(id);
    return snapshotOf(id, version, profile);
  }

  /** Takes a change in; the version grows where something differs. */
  change(id: string, { profile, words }: Change, origin: Origin): void {
    const account = this.account(id);
    this.words.push(...words.map((word) => ({ ...word, customerId: id })));
    const changes = changesBetween(account.profile, profile);
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

  note(touchpoint: Touchpoint): void {
    this.touchpoints.push(touchpoint);
  }

  /** Writes what changed, and announces each changed customer as it is now. */
  async close(): Promise<void> {
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
      this.tx.announce(customerChangedV1, data, { identity: `${id}:${version}`, cause: origin?.cause, at });
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
