import type { CountingCondition, ResponseCondition, SegmentRule } from '@tourbus/contracts';

/** What a rule asks about, also by way of the segments that it refers to. */
export interface About {
  fields: readonly string[];
  counted: readonly CountingCondition[];
  segments: readonly string[];
}

type Rules = ReadonlyMap<string, SegmentRule>;

/** @param rules of all segments, by key */
export function aboutOf(rule: SegmentRule, rules: Rules): About {
  if ('all' in rule) return joined(rule.all.map((part) => aboutOf(part, rules)));
  if ('any' in rule) return joined(rule.any.map((part) => aboutOf(part, rules)));
  if ('not' in rule) return aboutOf(rule.not, rules);
  if ('field' in rule) return { ...nothing, fields: [rule.field] };
  if (!('segment' in rule)) return { ...nothing, counted: [rule] };
  const referred = rules.get(rule.segment);
  const own = { ...nothing, segments: [rule.segment] };
  // Segments never refer to each other in a circle.
  return referred ? joined([own, aboutOf(referred, rules)]) : own;
}

/** A rule with the rules of segments in place of their keys, so that it can be asked of whoever is in none yet. */
export function spelledOut(rule: SegmentRule, rules: Rules): SegmentRule {
  if ('all' in rule) return { all: rule.all.map((part) => spelledOut(part, rules)) };
  if ('any' in rule) return { any: rule.any.map((part) => spelledOut(part, rules)) };
  if ('not' in rule) return { not: spelledOut(rule.not, rules) };
  const referred = 'segment' in rule ? rules.get(rule.segment) : undefined;
  return referred ? spelledOut(referred, rules) : rule;
}

const nothing: About = { fields: [], counted: [], segments: [] };

const joined = (parts: readonly About[]): About => ({
  fields: parts.flatMap(({ fields }) => fields),
  counted: parts.flatMap(({ counted }) => counted),
  segments: parts.flatMap(({ segments }) => segments),
});

export const isTrait = (field: string): boolean => field.startsWith('traits.');
const isWithin = (field: string, other: string): boolean => field === other || field.startsWith(`${other}.`);

/**
 * Whether a rule asks about the same field or happening as what is looked for, and so says nothing of it. Where a trait
 * is looked for, that is all that it may be inferred from. The other way round there is a before and an after.
 */
export function isSameMatter(wanted: About, other: About): boolean {
  if (wanted.segments.some((key) => other.segments.includes(key))) return true;
  if (wanted.fields.some((a) => other.fields.some((b) => isWithin(a, b) || isWithin(b, a)))) return true;
  if (wanted.counted.some((a) => other.counted.some((b) => isSameHappening(a, b)))) return true;
  return isInferredFrom(wanted, other);
}

const isInferredFrom = ({ fields: inferred }: About, { fields, counted }: About): boolean =>
  inferred.some(isTrait) && (counted.length > 0 || fields.some(isTrait));

function isSameHappening(one: CountingCondition, other: CountingCondition): boolean {
  if ('event' in one && 'event' in other) return one.event === other.event;
  if ('touchpoint' in one && 'touchpoint' in other) return one.touchpoint === other.touchpoint;
  return 'response' in one && 'response' in other && isSameAnswer(one, other);
}

const families = [
  ['bounce', 'soft-bounce'],
  ['unsubscribe', 'stop', 'start', 'complaint'],
  ['open', 'click', 'reply'],
];
const familyOf = (response: string): unknown =>
  families.find((family) => family.includes(response)) ?? response;

/** Who clicked has opened: answers to one message are one, and so are answers of one sort to any of them. */
function isSameAnswer(one: ResponseCondition, other: ResponseCondition): boolean {
  if (one.definition !== undefined && other.definition !== undefined)
    return one.definition === other.definition;
  return familyOf(one.response) === familyOf(other.response);
}
