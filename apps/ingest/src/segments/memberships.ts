import { type Rule, conditionsOf } from './rule.js';
import { lookAt } from './matches.js';
import type { CustomerState } from './state.js';

/** Rules by the keys of their segments. */
export type Segments = ReadonlyMap<string, Rule>;

/** Where in a rule it does not hold; the same shape as a schema's issues. */
export interface RuleIssue {
  path: (string | number)[];
  message: string;
}

/** The segments that a rule asks about, each once. */
export const segmentsIn = (rule: Rule): string[] => [
  ...new Set(conditionsOf(rule).flatMap((part) => (part.kind === 'segment' ? [part.segment] : []))),
];

/** The way from a segment back to itself, both ends included. */
function cycleFrom(key: string, rules: Segments): string[] | undefined {
  const seen = new Set<string>();
  const search = (at: string, way: readonly string[]): string[] | undefined => {
    for (const next of segmentsIn(rules.get(at) ?? { kind: 'any', of: [] })) {
      if (next === key) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return search(key, [key]);
}

/** Every place of a rule that names a segment, with the path to it. */
function placesIn(rule: Rule, path: RuleIssue['path'] = []): { segment: string; path: RuleIssue['path'] }[] {
  if (rule.kind === 'segment') return [{ segment: rule.segment, path: [...path, 'segment'] }];
  if (rule.kind === 'not') return placesIn(rule.of, [...path, 'of']);
  if (rule.kind === 'all' || rule.kind === 'any')
    return rule.of.flatMap((part, i) => placesIn(part, [...path, 'of', i]));
  return [];
}

/** What keeps a rule from becoming that of a segment: it names one that is not there, or itself by way of others. */
export function refuseReferences(key: string, rule: Rule, others: Segments): RuleIssue[] {
  const rules = new Map([...others, [key, rule]]);
  return placesIn(rule).flatMap(({ segment, path }) => {
    if (!rules.has(segment))
      return [{ path, message: `names “${segment}”, but there is no such segment: create it first` }];
    const way = cycleFrom(key, new Map([...rules, [key, { kind: 'segment', segment }]]));
    if (!way) return [];
    const message = `asks in a circle (${way.join(' → ')}), so nobody could say who belongs to it: take one of these conditions out`;
    return [{ path, message }];
  });
}

/** Each segment after all those that it asks about; whoever looks at them in this order looks once. */
export function inOrderOfNeed(segments: Segments): string[] {
  const order = new Set<string>();
  const visit = (key: string, above: ReadonlySet<string>): void => {
    const rule = segments.get(key);
    if (!rule || order.has(key) || above.has(key)) return;
    for (const needed of segmentsIn(rule)) visit(needed, new Set([...above, key]));
    order.add(key);
  };
  for (const key of segments.keys()) visit(key, new Set());
  return [...order];
}

/** A customer's place in all segments. */
export interface Standing {
  segments: ReadonlySet<string>;
  /** When to look again, though nothing happens. */
  nextChangeAt?: Date;
}

/**
 * Which segments a customer is in now.
 * @param order as `inOrderOfNeed` gives it
 */
export function standingOf(
  segments: Segments,
  order: readonly string[],
  state: Omit<CustomerState, 'segments'>,
  now: Date,
): Standing {
  const members = new Set<string>();
  const whole: CustomerState = { ...state, segments: members };
  let soonest: Date | undefined;
  for (const key of order) {
    const rule = segments.get(key);
    if (!rule) continue;
    const { matches, nextChangeAt } = lookAt(rule, whole, now);
    if (matches) members.add(key);
    if (nextChangeAt && (!soonest || nextChangeAt < soonest)) soonest = nextChangeAt;
  }
  return { segments: members, nextChangeAt: soonest };
}
