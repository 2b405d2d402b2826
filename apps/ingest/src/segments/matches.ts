import { answerOf } from './conditions.js';
import type { Rule } from './rule.js';
import type { CustomerState } from './state.js';
import { type Windowed, holdsAt, nextFlip } from './windowed.js';

/** Whether a customer fits a rule at a time. */
export function matches(rule: Rule, state: CustomerState, now: Date): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.of.every((part) => matches(part, state, now));
    case 'any':
      return rule.of.some((part) => matches(part, state, now));
    case 'not':
      return !matches(rule.of, state, now);
    default: {
      const answer = answerOf(rule, state);
      return typeof answer === 'boolean' ? answer : holdsAt(answer, now.getTime());
    }
  }
}

/** A rule about one customer, with every condition answered as far as it can be without knowing the time. */
interface Settled {
  windows: Windowed[];
  holds: (at: number) => boolean;
}

function settle(rule: Rule, state: CustomerState): Settled {
  if (rule.kind === 'not') {
    const { windows, holds } = settle(rule.of, state);
    return { windows, holds: (at) => !holds(at) };
  }
  if (rule.kind === 'all' || rule.kind === 'any') {
    const parts = rule.of.map((part) => settle(part, state));
    const windows = parts.flatMap((part) => part.windows);
    return {
      windows,
      holds: (at) =>
        rule.kind === 'all' ? parts.every(({ holds }) => holds(at)) : parts.some(({ holds }) => holds(at)),
    };
  }
  const answer = answerOf(rule, state);
  if (typeof answer === 'boolean') return { windows: [], holds: () => answer };
  return { windows: [answer], holds: (at) => holdsAt(answer, at) };
}

/** Conditions may flip again and again without changing the whole; to look once too often does no harm. */
const mostLooks = 20;

function changeOf({ windows, holds }: Settled, now: Date): Date | undefined {
  if (windows.length === 0) return undefined;
  const before = holds(now.getTime());
  let at = now.getTime();
  for (let looks = 0; looks < mostLooks; looks++) {
    const next = windows.reduce(
      (soonest, window) => Math.min(soonest, nextFlip(window, at) ?? Infinity),
      Infinity,
    );
    if (next === Infinity) return undefined;
    at = next;
    if (holds(at) !== before) break;
  }
  return new Date(at);
}

/**
 * The earliest time at which the answer to a rule can change although nothing happens: a message leaves the last 30
 * days, a date is reached. Whoever looks again then, and after every event (a change of another segment is one), is
 * never wrong in between. It is the exact time, unless conditions flip more than 20 times before without changing the
 * whole: then it is the last of these.
 * @returns undefined where it stays as it is for ever
 */
export const nextChangeAt = (rule: Rule, state: CustomerState, now: Date): Date | undefined =>
  changeOf(settle(rule, state), now);

/** Both at once, for less than twice the work. */
export function lookAt(
  rule: Rule,
  state: CustomerState,
  now: Date,
): { matches: boolean; nextChangeAt: Date | undefined } {
  const settled = settle(rule, state);
  return { matches: settled.holds(now.getTime()), nextChangeAt: changeOf(settled, now) };
}
