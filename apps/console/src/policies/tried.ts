import type { DryRun, DryRunResult, TriedOutcome, TriedTotals } from '../api/records.ts';

export const outcomes: readonly TriedOutcome[] = ['sent', 'moved', 'held', 'withheld'];

/** How many messages fare otherwise. */
export const changedIn = ({ changes }: Pick<DryRunResult, 'changes'>): number =>
  Object.values(changes).reduce((sum, count) => sum + count, 0);

export interface Way {
  from: TriedOutcome;
  to: TriedOutcome;
  count: number;
}

const isOutcome = (name: string | undefined): name is TriedOutcome =>
  outcomes.some((outcome) => outcome === name);

/** `sent → held` and how often, the most frequent first. */
export const waysOf = ({ changes }: Pick<DryRunResult, 'changes'>): Way[] =>
  Object.entries(changes)
    .flatMap(([way, count]) => {
      const [from, to] = way.split(' → ');
      return isOutcome(from) && isOutcome(to) ? [{ from, to, count }] : [];
    })
    .toSorted((a, b) => b.count - a.count);

/** `+3`, `−12`, `±0` */
export function differenceOf(before: number, after: number): string {
  const difference = after - before;
  if (difference === 0) return '±0';
  return `${difference > 0 ? '+' : '−'}${Math.abs(difference).toLocaleString()}`;
}

export const sumOf = (totals: TriedTotals): number =>
  outcomes.reduce((sum, outcome) => sum + totals[outcome], 0);

/** Of each rule that held or dropped something under either policy, how much, the most first. */
export function reasonsOf({
  before,
  after,
}: Pick<DryRunResult, 'before' | 'after'>): { rule: string; before: number; after: number }[] {
  const rules = new Set([...Object.keys(before.reasons), ...Object.keys(after.reasons)]);
  return [...rules]
    .map((rule) => ({ rule, before: before.reasons[rule] ?? 0, after: after.reasons[rule] ?? 0 }))
    .toSorted((a, b) => b.after - a.after || b.before - a.before);
}

/** How far it has come, of 100: reading is about half of it. */
export function percentOf({ state, progress }: Pick<DryRun, 'state' | 'progress'>): number {
  if (state === 'done') return 100;
  if (!progress) return 0;
  if (progress.stage === 'reading')
    return progress.of > 0 ? Math.floor((progress.requests / progress.of) * 50) : 25;
  return progress.stage === 'replaying' ? 60 : 90;
}
