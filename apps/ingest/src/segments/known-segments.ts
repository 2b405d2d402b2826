import type { SegmentRule } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import { inOrder } from './segment-order.js';
import { type AskedSegment, readRule } from './segments.js';

interface Known {
  revision: string;
  segments: readonly AskedSegment[];
}

/** Rules as they were read once, for each database that this process speaks to. */
const known = new WeakMap<object, Known>();

/** The segments of a revision; they are read where it is another than the last time. */
export async function knownSegments(tx: Transaction, revision: string): Promise<readonly AskedSegment[]> {
  const database = tx.entities.connection;
  const before = known.get(database);
  if (before?.revision === revision) return before.segments;
  const rows = await tx.query<{ key: string; rule: SegmentRule }>('SELECT key, rule FROM segments');
  const segments = inOrder(rows).map(({ key, rule }) => ({ key, ask: readRule(rule) }));
  known.set(database, { revision, segments });
  return segments;
}
