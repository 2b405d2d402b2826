import type { Instant } from './duration.ts';
import type { History } from './history.ts';
import type { PolicyInForce } from './in-force.ts';
import { judge } from './judge.ts';
import { replayCustomer } from './replay.ts';

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

export interface DryRun {
  /** Position of the first request that is counted: those before it only take places. */
  readonly first: number;
  readonly until: Instant;
  readonly totals: Totals;
  readonly byDefinition: ReadonlyMap<string, Totals>;
  /** A request counts in each segment that its customer was in. */
  readonly bySegment: ReadonlyMap<string, Totals>;
  /** By request: positions in `outcomes`; when it was sent, not a number where it was not; positions in `reasons`. */
  readonly outcome: Uint8Array;
  readonly sentAt: Float64Array;
  readonly reason: Uint8Array;
  readonly reasons: readonly string[];
}

export interface DryRunOptions {
  /** Requests before are replayed, so that their places are taken, but not counted; without, all are. */
  readonly from?: Instant;
  /** The end of the replay, which is not before the last request; that without. */
  readonly until?: Instant;
}

export const nothing = (): Totals => ({ sent: 0, moved: 0, held: 0, withheld: 0, reasons: {} });

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

/** What became of a request, by its position. */
export const outcomeAt = ({ outcome }: Pick<DryRun, 'outcome'>, index: number): Outcome =>
  outcomes[outcome[index] ?? 0] ?? 'sent';

function totalsOf(
  history: History,
  columns: Columns,
  first: number,
): Pick<DryRun, 'totals' | 'byDefinition' | 'bySegment'> {
  const totals = nothing();
  const byDefinition = new Map<string, Totals>();
  const bySegment = new Map<string, Totals>();
  for (let i = first; i < columns.outcome.length; i++) {
    const outcome = outcomeAt(columns, i);
    const why = columns.reasons[columns.reason[i] ?? 0] ?? '';
    const definition = history.kinds[history.kind[i] ?? 0]?.definition ?? '';
    countIn(totals, outcome, why);
    countIn(entry(byDefinition, definition), outcome, why);
    for (const segment of history.segmentSets[history.segments[i] ?? 0] ?? [])
      countIn(entry(bySegment, segment), outcome, why);
  }
  return { totals, byDefinition, bySegment };
}

/**
 * Replays a history under a policy: what it would have sent, held, moved and withheld. The rules are those that decide
 * when messages are composed, asked in the same order; what rules 2 to 8 answered is taken as recorded, and so are the
 * channel and what the customer and the jurisdiction asked for beside the policy.
 */
export function dryRun(
  policy: PolicyInForce,
  history: History,
  { from = -Infinity, until = -Infinity }: DryRunOptions = {},
): DryRun {
  const end = Math.max(until, history.at.at(-1) ?? -Infinity);
  const counted = history.at.findIndex((at) => at >= from);
  const first = counted < 0 ? history.at.length : counted;
  const columns = replayAll(policy, history, end);
  return { first, until: end, ...totalsOf(history, columns, first), ...columns };
}
