import { askPolicy } from './ask-policy.js';
import type { Instant } from './duration.js';
import type { History } from './history.js';
import type { PolicyInForce } from './in-force.js';
import { judge } from './judge.js';
import { replayCustomer } from './replay.js';

/**
 * What would have become of a request: sent at once; `moved`: sent later; `held`: still waiting when the history ends;
 * `withheld`: never sent, or only as a part of a digest.
 */
export const outcomes = ['sent', 'moved', 'held', 'withheld'] as const;
export type Outcome = (typeof outcomes)[number];

export type Totals = Record<Outcome, number> & {
  /** Of what was moved, held or withheld, by the rule or the code of the reason. */
  readonly reasons: Record<string, number>;
};

export interface Example {
  /** Its position in the history. */
  readonly request: number;
  readonly customer: string;
  readonly definition: string;
  readonly outcome: Outcome;
  readonly requestedAt: Instant;
  readonly sentAt?: Instant;
  readonly because: string;
}

export interface DryRun {
  readonly totals: Totals;
  readonly byDefinition: ReadonlyMap<string, Totals>;
  /** A request counts in each segment that its customer was in. */
  readonly bySegment: ReadonlyMap<string, Totals>;
  readonly examples: readonly Example[];
  /** By request: positions in `outcomes`; when it was sent, not a number where it was not; positions in `reasons`. */
  readonly outcome: Uint8Array;
  readonly sentAt: Float64Array;
  readonly reason: Uint8Array;
  readonly reasons: readonly string[];
}

export interface DryRunOptions {
  /** The end of the replay, which is not before the last request; that without. */
  readonly until?: Instant;
  /** So many examples of each outcome but `sent`. */
  readonly examples?: number;
}

const nothing = (): Totals => ({ sent: 0, moved: 0, held: 0, withheld: 0, reasons: {} });

function countIn(totals: Totals, outcome: Outcome, reason: string): void {
  totals[outcome] += 1;
  if (reason) totals.reasons[reason] = (totals.reasons[reason] ?? 0) + 1;
}

function entry(totals: Map<string, Totals>, key: string): Totals {
  let found = totals.get(key);
  if (!found) totals.set(key, (found = nothing()));
  return found;
}

type Columns = Pick<DryRun, 'outcome' | 'sentAt' | 'reason' | 'reasons'>;

function replayAll(policy: PolicyInForce, history: History, until: Instant): Columns {
  const size = history.at.length;
  const outcome = new Uint8Array(size);
  const sentAt = new Float64Array(size).fill(NaN);
  const reason = new Uint8Array(size);
  const reasons = [''];
  const reasonAt = (name: string): number => {
    const known = reasons.indexOf(name);
    return known >= 0 ? known : reasons.push(name) - 1;
  };
  for (let customer = 0; customer < history.customers.length; customer++)
    replayCustomer(policy, history, customer, until, judge, ({ index, requestedAt }, now, verdict) => {
      if (verdict.answer === 'allow') {
        outcome[index] = outcomes.indexOf(now > requestedAt ? 'moved' : 'sent');
        sentAt[index] = now;
      } else if (verdict.answer === 'defer') {
        outcome[index] = outcomes.indexOf('held');
        // The first to hold it is why it is late.
        if (now === requestedAt) reason[index] = reasonAt(verdict.rule);
      } else {
        outcome[index] = outcomes.indexOf('withheld');
        reason[index] = reasonAt(verdict.code);
      }
    });
  return { outcome, sentAt, reason, reasons };
}

function totalsOf(
  history: History,
  { outcome, reason, reasons }: Columns,
): Omit<DryRun, keyof Columns | 'examples'> {
  const totals = nothing();
  const byDefinition = new Map<string, Totals>();
  const bySegment = new Map<string, Totals>();
  for (let i = 0; i < outcome.length; i++) {
    const named = outcomes[outcome[i] ?? 0] ?? 'sent';
    const why = reasons[reason[i] ?? 0] ?? '';
    const definition = history.kinds[history.kind[i] ?? 0]?.definition ?? '';
    countIn(totals, named, why);
    countIn(entry(byDefinition, definition), named, why);
    for (const segment of history.segmentSets[history.segments[i] ?? 0] ?? [])
      countIn(entry(bySegment, segment), named, why);
  }
  return { totals, byDefinition, bySegment };
}

/** Their customers are replayed once more, in words. */
function examplesOf(
  policy: PolicyInForce,
  history: History,
  { outcome, sentAt }: Columns,
  until: Instant,
  most: number,
): Example[] {
  const wanted = new Set<number>();
  for (const named of outcomes.slice(1)) {
    const code = outcomes.indexOf(named);
    for (
      let i = outcome.indexOf(code), found = 0;
      i >= 0 && found < most;
      i = outcome.indexOf(code, i + 1), found++
    )
      wanted.add(i);
  }
  const because = new Map<number, string>();
  const customers = new Map<number, number>();
  for (let customer = 0; customer < history.customers.length; customer++)
    for (let at = history.starts[customer] ?? 0; at < (history.starts[customer + 1] ?? 0); at++)
      if (wanted.has(history.order[at] ?? -1)) customers.set(history.order[at] ?? -1, customer);
  for (const customer of new Set(customers.values()))
    replayCustomer(policy, history, customer, until, askPolicy, ({ index }, _now, verdict) => {
      if (verdict.answer === 'deny' || (verdict.answer === 'defer' && !because.has(index)))
        because.set(index, verdict.because);
    });
  return [...wanted].map((request) => {
    const at = sentAt[request] ?? NaN;
    return {
      request,
      customer: history.customers[customers.get(request) ?? 0] ?? '',
      definition: history.kinds[history.kind[request] ?? 0]?.definition ?? '',
      outcome: outcomes[outcome[request] ?? 0] ?? 'sent',
      requestedAt: history.at[request] ?? NaN,
      ...(Number.isNaN(at) ? {} : { sentAt: at }),
      because: because.get(request) ?? '',
    };
  });
}

/**
 * Replays a history under a policy: what it would have sent, held, moved and withheld. The rules are those that decide
 * when messages are composed, asked in the same order; what rules 1 to 8 answered is taken as recorded, and so is the
 * channel. What customers and jurisdictions ask for beside the policy is not replayed.
 */
export function dryRun(
  policy: PolicyInForce,
  history: History,
  { until = -Infinity, examples = 5 }: DryRunOptions = {},
): DryRun {
  const end = Math.max(until, history.at.at(-1) ?? -Infinity);
  const columns = replayAll(policy, history, end);
  return {
    ...totalsOf(history, columns),
    ...columns,
    examples: examplesOf(policy, history, columns, end, examples),
  };
}

/** How many requests go from one outcome to another: `sent → withheld`. */
export function changesBetween(before: DryRun, after: DryRun): Map<string, number> {
  const changes = new Map<string, number>();
  before.outcome.forEach((was, i) => {
    const is = after.outcome[i] ?? was;
    if (was === is) return;
    const key = `${outcomes[was]} → ${outcomes[is]}`;
    changes.set(key, (changes.get(key) ?? 0) + 1);
  });
  return changes;
}
