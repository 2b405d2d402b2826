import type { SegmentRule } from '@tourbus/contracts';
import { Problem } from '@tourbus/platform';
import type { SegmentRow } from './segment.js';
import { SegmentsInCircle, inOrder, referredBy } from './segment-order.js';

/** As many as a snapshot of a customer can name. */
const most = 1_000;

const invalid = (detail: string, remedy: string): Problem =>
  new Problem('invalid-segment', 422, 'The rule does not hold', detail, remedy, {
    errors: [{ pointer: '/rule', detail }],
  });

/** @throws Problem 422 */
export function refuseUnknown(rule: SegmentRule, segments: readonly Pick<SegmentRow, 'key'>[]): void {
  const known = new Set(segments.map(({ key }) => key));
  const unknown = [...referredBy(rule)].filter((key) => !known.has(key));
  if (unknown.length > 0)
    throw invalid(
      `It refers to ${unknown.map((key) => `“${key}”`).join(', ')}, which is no segment.`,
      'Correct the key, or create that segment first.',
    );
}

/** What a segment may become beside the others. @throws Problem 409, 422 */
export function refuseUnusable(key: string, rule: SegmentRule, all: readonly SegmentRow[]): void {
  const others = all.filter((other) => other.key !== key);
  refuseUnknown(rule, [...others, { key }]);
  try {
    inOrder([...others, { key, rule }]);
  } catch (error) {
    if (!(error instanceof SegmentsInCircle)) throw error;
    throw invalid(error.message, 'Take one of these references out.');
  }
  if (others.length >= most)
    throw new Problem(
      'too-many-segments',
      409,
      'There are too many segments',
      `There are ${most} of them already.`,
      'Delete one that nobody uses.',
    );
}

/** @throws Problem 409 where others would refer to nothing */
export function refuseReferred(key: string, all: readonly SegmentRow[]): void {
  const users = all.filter((other) => other.key !== key && referredBy(other.rule).has(key));
  if (users.length === 0) return;
  throw new Problem(
    'segment-in-use',
    409,
    'Other segments refer to it',
    `The rules of ${users.map((user) => `“${user.key}”`).join(', ')} ask who is in “${key}”.`,
    'Change these rules first.',
  );
}

/** The latest change of a rule that decides who is in each segment: its own, or of one that it refers to. */
export function revisionsOf(all: readonly SegmentRow[]): Map<string, number> {
  const revisions = new Map<string, number>();
  for (const { key, rule, revision } of inOrder(all)) {
    const referred = [...referredBy(rule)].map((other) => revisions.get(other) ?? 0);
    revisions.set(key, Math.max(revision, ...referred));
  }
  return revisions;
}
