import type { SegmentRule } from '@tourbus/contracts';

/** Keys of the segments that a rule refers to. */
export function referredBy(rule: SegmentRule): Set<string> {
  if ('all' in rule) return new Set(rule.all.flatMap((part) => [...referredBy(part)]));
  if ('any' in rule) return new Set(rule.any.flatMap((part) => [...referredBy(part)]));
  if ('not' in rule) return referredBy(rule.not);
  return new Set('segment' in rule ? [rule.segment] : []);
}

/** Who belongs to one would depend on who belongs to it. */
export class SegmentsInCircle extends Error {
  constructor(readonly circle: readonly string[]) {
    super(`The segments refer to each other in a circle: ${circle.join(' → ')}.`);
  }
}

/**
 * Segments so that each comes after those that it refers to.
 * @throws SegmentsInCircle
 */
export function inOrder<Segment extends { key: string; rule: SegmentRule }>(
  segments: readonly Segment[],
): Segment[] {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const ordered = new Map<string, Segment>();
  const visit = (key: string, way: readonly string[]): void => {
    const segment = byKey.get(key);
    if (!segment || ordered.has(key)) return;
    if (way.includes(key)) throw new SegmentsInCircle([...way.slice(way.indexOf(key)), key]);
    for (const referred of [...referredBy(segment.rule)].sort()) visit(referred, [...way, key]);
    ordered.set(key, segment);
  };
  for (const key of [...byKey.keys()].sort()) visit(key, []);
  return [...ordered.values()];
}
