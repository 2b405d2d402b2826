import type { Asking, Known } from './asking.js';
import { type Constraint, earliest } from './constraint.js';
import type { Instant } from './duration.js';
import type { PolicyInForce } from './in-force.js';
import { limitsInForce } from './limits.js';
import { demandsOn } from './judge.js';
import { windowsIn } from './windows.js';

/** From `from` on, and before `until`. */
export interface Opening {
  readonly from: Instant;
  readonly until: Instant;
}

const byTheClock = ({ rule }: Constraint): boolean => rule === 'quiet-hours' || rule === 'send-window';

/**
 * The stretches of time from a moment on in which neither quiet hours nor send windows keep a message back, up to its
 * expiry. They go along with a message, so that who claims it later needs to compare times only.
 * @param most so many at most, the first
 */
export function openingsFor(
  policy: PolicyInForce,
  asking: Asking,
  known: Known,
  now: Instant,
  most: number,
): Opening[] {
  const { term, constraints } = demandsOn(policy, asking, known);
  const rules = constraints.filter(byTheClock);
  const closings = [policy.limits, ...(known.limits ?? [])].flatMap((limits) => {
    const { quiet, outside } = limitsInForce(limits);
    return [quiet, outside].map((weeks) =>
      windowsIn(known.place, weeks[asking.messageClass][asking.channel]),
    );
  });
  const found: Opening[] = [];
  for (let at = now; found.length < most;) {
    const from = earliest(rules, at, term.heldUntil);
    if (from >= term.heldUntil) break;
    at = Math.min(term.heldUntil, ...closings.map((one) => one.nextClosed(from, term.heldUntil)));
    found.push({ from, until: at });
  }
  return found;
}
