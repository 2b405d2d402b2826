import type { SegmentOperator, SegmentRule, SegmentScalar } from '@tourbus/contracts';

/** How often something was, and since when; `within` is an ISO 8601 duration, and without it all of the past counts. */
export interface Counting {
  atLeast?: number;
  atMost?: number;
  within?: string;
}

export type Condition =
  | { sort: 'field'; field: string; is: SegmentOperator; value?: SegmentScalar | SegmentScalar[] }
  | ({ sort: 'event'; event: string } & Counting)
  | ({ sort: 'response'; response: string; channel?: string; definition?: string } & Counting)
  | ({ sort: 'touchpoint'; touchpoint: string } & Counting)
  | { sort: 'segment'; segment: string };
export type Sort = Condition['sort'];

export interface Group {
  sort: 'all' | 'any';
  parts: Part[];
}

/** A rule as it is built: each part can be told from the others while they change places, and may be turned round. */
export type Part = { id: string; not: boolean } & (Condition | Group);
export type Root = { id: string; not: boolean } & Group;

let count = 0;
const part = <What extends Condition | Group>(what: What, not = false) => ({
  ...{ id: `part-${++count}`, not },
  ...what,
});

export const isGroup = <P extends Part>(one: P): one is P & Group => one.sort === 'all' || one.sort === 'any';

function partOf(rule: SegmentRule, not = false): Part {
  if ('not' in rule) return partOf(rule.not, !not);
  if ('all' in rule) return part({ sort: 'all', parts: rule.all.map((one) => partOf(one)) }, not);
  if ('any' in rule) return part({ sort: 'any', parts: rule.any.map((one) => partOf(one)) }, not);
  if ('field' in rule) return part({ sort: 'field', ...rule }, not);
  if ('event' in rule) return part({ sort: 'event', ...rule }, not);
  if ('response' in rule) return part({ sort: 'response', ...rule }, not);
  if ('touchpoint' in rule) return part({ sort: 'touchpoint', ...rule }, not);
  return part({ sort: 'segment', ...rule }, not);
}

/** A condition that stands alone is the only one of a group: others can be added to it. */
export function rootOf(rule: SegmentRule): Root {
  const one = partOf(rule);
  return isGroup(one) ? one : part({ sort: 'all', parts: [one] });
}

export const emptyRoot = (): Root => part({ sort: 'all', parts: [] });

/** As the service takes it. */
export function ruleOf({ id: _id, not, ...rest }: Part): SegmentRule {
  const rule = 'parts' in rest ? { [rest.sort]: rest.parts.map(ruleOf) } : conditionOf(rest);
  return (not ? { not: rule } : rule) as SegmentRule;
}

const conditionOf = ({ sort: _sort, ...condition }: Condition): object =>
  Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined && value !== ''));

/** What a new condition begins with. */
const beginnings: Record<Sort, () => Condition> = {
  field: () => ({ sort: 'field', field: '', is: 'equal' }),
  event: () => ({ sort: 'event', event: '', atLeast: 1 }),
  response: () => ({ sort: 'response', response: 'click', atLeast: 1, within: 'P90D' }),
  touchpoint: () => ({ sort: 'touchpoint', touchpoint: 'purchase', atLeast: 1, within: 'P1Y' }),
  segment: () => ({ sort: 'segment', segment: '' }),
};
export const sorts = Object.keys(beginnings) as Sort[];

export const newCondition = (sort: Sort): Part => part(beginnings[sort]());
export const newGroup = (): Part => part({ sort: 'any', parts: [newCondition('field')] });

/** The same tree with one part changed; without it, where it becomes nothing. */
export function changed<P extends Part>(tree: P, id: string, change: (one: Part) => Part | undefined): P {
  if (tree.id === id) return (change(tree) ?? tree) as P;
  if (!isGroup(tree)) return tree;
  const parts = tree.parts.flatMap((one) =>
    one.id === id ? (change(one) ?? []) : [changed(one, id, change)],
  );
  return { ...tree, parts };
}

export const added = (tree: Root, group: string, one: Part): Root =>
  changed(tree, group, (to) => (isGroup(to) ? { ...to, parts: [...to.parts, one] } : to));

/** Where each part stands in the rule, as problems name the place: `/all/0/not/value` begins with `/all/0/not`. */
export function placesOf(tree: Part, at = ''): Map<string, string> {
  const here = tree.not ? `${at}/not` : at;
  const inner = isGroup(tree)
    ? tree.parts.flatMap((one, i) => [...placesOf(one, `${here}/${tree.sort}/${i}`)])
    : [];
  return new Map([[here, tree.id], ...inner]);
}

/** Keys of the segments that a rule asks about. */
export function segmentsIn(rule: SegmentRule): string[] {
  if ('not' in rule) return segmentsIn(rule.not);
  if ('all' in rule) return rule.all.flatMap(segmentsIn);
  if ('any' in rule) return rule.any.flatMap(segmentsIn);
  return 'segment' in rule ? [rule.segment] : [];
}
