import type { Transaction } from '@tourbus/platform';
import { type CustomerHistory, emptyHistory, joinHistories } from '../history/history.js';
import { type HistoryRow, foldHistories, readHistories, writeHistories } from '../history/history-rows.js';
import { type Computed, reckon } from '../traits/keeping.js';
import type { Touchpoint } from './customer-rows.js';
import type { Profile } from './profile.js';

/** Who is one person with whom, and what is known of them. */
export interface People {
  survivor(id: string): string;
  group(id: string): string[];
  profile(id: string): Profile;
}

/**
 * What follows from what customers did. Each id keeps a history of its own, so that merged ones can be parted again;
 * traits and segments are of the person, by the histories of all their ids.
 */
export class Inference {
  private readonly computed = new Map<string, Computed>();
  private readonly histories = new Map<string, CustomerHistory>();
  private hasCustomTraits = false;

  constructor(
    private readonly tx: Transaction,
    private readonly people: People,
  ) {}

  /** Takes in custom traits. */
  compute(id: string, computed: Computed): void {
    this.computed.set(id, computed);
  }

  /** Of the person, as far as it was read. */
  historyOf(id: string): CustomerHistory {
    const [first, ...others] = this.people.group(id).map((one) => this.histories.get(one) ?? emptyHistory);
    return others.reduce(joinHistories, first ?? emptyHistory);
  }

  async read(ids: Iterable<string>): Promise<void> {
    const wanted = [...ids].flatMap((id) => this.people.group(id)).filter((id) => !this.histories.has(id));
    const { histories, hasCustomTraits } = await readHistories(this.tx, [...new Set(wanted)]);
    for (const [id, history] of histories) this.histories.set(id, history);
    this.hasCustomTraits ||= hasCustomTraits;
  }

  /**
   * What the touchpoints say of those who did something, of those whose traits are due, and of those whose ids were
   * merged or parted. @returns the traits of each person who is concerned
   */
  async infer(
    touchpoints: readonly Touchpoint[],
    rejoined: readonly string[],
    now: Date,
  ): Promise<Map<string, Profile['traits']>> {
    const { people, computed } = this;
    const named = [...touchpoints.map(({ customerId }) => customerId), ...computed.keys(), ...rejoined];
    const concerned = new Set(named.map((id) => people.survivor(id)));
    await this.read(concerned);
    const told = foldHistories(this.histories, touchpoints, (id) => people.profile(id).timeZone);
    for (const id of rejoined) told.add(id);
    const rows: HistoryRow[] = [];
    const traits = new Map<string, Profile['traits']>();
    for (const id of concerned) {
      const its = computed.get(id);
      // Custom traits may ask for anything of a customer, so that they wait after each change.
      const waits = this.hasCustomTraits && !its;
      const group = people.group(id);
      if (!its && !waits && !group.some((one) => told.has(one))) continue;
      const history = this.historyOf(id);
      const reckoned = reckon({ id, traits: people.profile(id).traits, history, computed: its, waits }, now);
      traits.set(id, reckoned.traits);
      rows.push(...this.rowsOf(reckoned.row, group, told));
    }
    await writeHistories(this.tx, rows);
    return traits;
  }

  /** Of several ids the surviving one has what they all come to, and the others nothing that is due. */
  private rowsOf(row: HistoryRow, group: readonly string[], told: ReadonlySet<string>): HistoryRow[] {
    if (group.length === 1) return [row];
    const others = group.filter((id) => id !== row.id && told.has(id));
    return [
      { ...row, history: this.own(row.id), joined: row.history },
      ...others.map((id) => ({ id, history: this.own(id), settled: true, outcomes: {} })),
    ];
  }

  private own(id: string): CustomerHistory {
    return this.histories.get(id) ?? emptyHistory;
  }
}
