import { stoppedBy } from '@tourbus/contracts';
import type { Asking, Known } from './asking.ts';
import { type BestHour, bestHourFor } from './best-hour.ts';
import { type Constraint, earliest, foremost, inOrder, type PolicyRule } from './constraint.ts';
import type { Instant } from './duration.ts';
import { type Term, termOf } from './expiry.ts';
import type { PolicyInForce } from './in-force.ts';
import { constraintsOf } from './limits.ts';
import { sunsetHolds } from './sunset.ts';

/** What a policy says to a message, in brief. */
export type Verdict =
  | { readonly answer: 'allow' }
  | { readonly answer: 'deny'; readonly rule: PolicyRule; readonly code: string }
  | {
      readonly answer: 'defer';
      readonly rule: PolicyRule;
      /** Ask again then. */
      readonly releaseAt: Instant;
      /** From then on it is too late; without, it never is. */
      readonly expiresAt?: Instant;
    };

/** Everything that a message has to satisfy, in the order in which it is asked. */
export interface Demands {
  readonly term: Term;
  readonly constraints: readonly Constraint[];
  readonly bestHour?: BestHour;
}

export function demandsOn(policy: PolicyInForce, asking: Asking, known: Known): Demands {
  const { body, limits } = policy;
  const own = constraintsOf(limits, asking, known);
  const sunset = sunsetHolds(body, asking, known);
  if (sunset) own.push(sunset);
  const others = known.limits ?? [];
  return {
    term: termOf(body, asking),
    constraints:
      others.length === 0
        ? own
        : inOrder([...own, ...others.flatMap((other) => constraintsOf(other, asking, known))]),
    bestHour: bestHourFor(body, asking, known),
  };
}

/** Who wants to hear nothing for weeks is not kept waiting: that is a refusal. */
const tooLate: Partial<Record<PolicyRule, string>> = { pause: 'customer-paused' };
const codes: Partial<Record<PolicyRule, string>> = { cap: 'cap-exceeded', sunset: 'sunset' };

/** When it goes, and what keeps it until then. What would deny it does not hold it. */
function releaseOf({ constraints, term, bestHour }: Demands, now: Instant): { at: Instant; by?: Constraint } {
  const holding = constraints.filter(({ withholds }) => !withholds);
  const until = Math.max(now, term.heldUntil);
  if (bestHour && bestHour.latest >= now) {
    const wished = [...holding, bestHour.constraint];
    const at = earliest(wished, now, Math.min(until, bestHour.latest));
    if (at < term.expiresAt) return { at, by: foremost(wished, now, until) };
  }
  return { at: earliest(holding, now, until), by: foremost(holding, now, until) };
}

/**
 * What the policy says to a message that nothing else forbids. A deferred one is released at the first moment that all
 * rules allow, as far as is known now, and asked again then; one that would be released only when it has expired is
 * withheld at once. A rule that withholds is asked about the moment of the release: what is not sent before tomorrow
 * is not denied for today's messages.
 */
export function judge(policy: PolicyInForce, asking: Asking, known: Known, now: Instant): Verdict {
  if (stoppedBy(policy.body.killSwitches, asking))
    return { answer: 'deny', rule: 'kill-switch', code: 'kill-switch' };
  return weigh(demandsOn(policy, asking, known), now).verdict;
}

export interface Weighed {
  readonly verdict: Verdict;
  /** What holds or denies it. */
  readonly by?: Constraint;
}

/** As `judge`, of demands that are known already; kill switches aside. */
export function weigh(demands: Demands, now: Instant): Weighed {
  const { constraints, term } = demands;
  if (now >= term.expiresAt) return { verdict: { answer: 'deny', rule: 'expiry', code: 'expired' } };
  const { at, by } = releaseOf(demands, now);
  const mustGo = term.expiresAt === Infinity;
  if (by && at >= term.expiresAt && !mustGo)
    return { verdict: { answer: 'deny', rule: by.rule, code: tooLate[by.rule] ?? 'expired' }, by };
  const releaseAt = mustGo ? Math.max(now, Math.min(at, term.heldUntil)) : at;
  const denies = constraints.find(
    ({ withholds, next }) => withholds && next(releaseAt, term.heldUntil) > releaseAt,
  );
  if (denies) {
    const code = codes[denies.rule] ?? denies.rule;
    return { verdict: { answer: 'deny', rule: denies.rule, code }, by: denies };
  }
  if (!by || releaseAt <= now) return { verdict: { answer: 'allow' } };
  const expiresAt = mustGo ? {} : { expiresAt: term.expiresAt };
  return { verdict: { answer: 'defer', rule: by.rule, releaseAt, ...expiresAt }, by };
}
