import type { Instant } from './duration.ts';

/**
 * The rules of a policy, as decision traces name them, in the order in which they are asked: the kill switch is rule 1
 * of all, the customer's pause a wish as in rule 7, quiet hours and windows are rule 9, what counts messages rule 10.
 */
export const policyRules = [
  'kill-switch',
  'expiry',
  'pause',
  'quiet-hours',
  'send-window',
  'best-hour',
  'cap',
  'sunset',
  'thread',
  'competition',
  'digest',
  'release',
] as const;
export type PolicyRule = (typeof policyRules)[number];

/** Of the same rule, those of the policy stay before those of others. */
export const inOrder = <T extends { rule: PolicyRule }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => policyRules.indexOf(a.rule) - policyRules.indexOf(b.rule));

/** A rule that says from when on a message may go. */
export interface Constraint {
  readonly rule: PolicyRule;
  /** Whose rule it is: the policy, the customer's wishes, a jurisdiction. */
  readonly source: string;
  /** A message that would have to wait is not sent at all. */
  readonly withholds: boolean;
  /**
   * The first moment not before `at` that the rule allows. A later `at` never gives an earlier moment, and the moment
   * it gives is one that it allows.
   * @returns Infinity where there is none up to `until`
   */
  readonly next: (at: Instant, until: Instant) => Instant;
  /** Why, for people and machines. @param next what the rule says now, and `now` itself where it allows */
  readonly say: (now: Instant, next: Instant) => { because: string; inputs: Record<string, unknown> };
}

/**
 * The first moment not before `from` that all rules allow. Each is asked anew about what the others put off, until
 * nobody objects. That ends: every objection moves on to the end of one of finitely many closed times before `until`.
 * @returns Infinity where there is none up to `until`
 */
export function earliest(constraints: readonly Constraint[], from: Instant, until: Instant): Instant {
  let at = from;
  for (let agreed = false; !agreed;) {
    agreed = true;
    for (const { next } of constraints) {
      const allowed = next(at, until);
      if (allowed > until) return Infinity;
      if (allowed > at) {
        at = allowed;
        agreed = false;
      }
    }
  }
  return at;
}

/** The rule that puts a message off for longest; nothing where all allow it now. */
export function foremost(
  constraints: readonly Constraint[],
  now: Instant,
  until: Instant,
): Constraint | undefined {
  let found: Constraint | undefined;
  let latest = now;
  for (const one of constraints) {
    const next = one.next(now, until);
    if (next > latest) [found, latest] = [one, next];
  }
  return found;
}
