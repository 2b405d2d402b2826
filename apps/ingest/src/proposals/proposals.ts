import { type Confidence, rateOf } from '../segments/rates.js';
import { type Bits, both, countOf, without } from './bits.js';
import type { Observations, Tallied } from './observations.js';

/** Conditions that are asked of all, by their place. */
export interface Candidates {
  /** How many there are. */
  count: number;
  /** Those that may be a rule by themselves; the others only narrow one down. */
  alone: (condition: number) => boolean;
  /** Those that are a segment already: what says no more than one of them is not proposed. */
  existing: readonly number[];
}

/** Half of the customers find rules, and the other half, who knew nothing of them, confirm them. */
export interface Halves {
  found: Observations;
  confirmed: Observations;
}

export interface Proposed {
  /** One condition or two, which hold together. */
  conditions: readonly number[];
  found: Tallied;
  confirmed: Tallied;
}

export interface Search {
  proposals: Proposed[];
  /** Rules that were tried on the half that finds. */
  tried: number;
  /** Those of them that the other half was asked about. */
  brought: number;
}

/** In either half: a share of fewer says little, and tells of people. */
export const fewest = 30;
/** So many rules are brought to those who confirm. */
export const mostBrought = 10;

/** A tenth of a per cent is for chance where thousands of rules are tried; the other half is what counts. */
const toFind: Confidence = 0.999;
/** Ten intervals of 99.5 % hold together with at least 95 % (Bonferroni). */
const toConfirm: Confidence = 0.995;
const toCompare: Confidence = 0.95;

/** Of what holds the same thing for nearly everybody, nothing is learnt. */
const restates = 0.95;

/** Whether the share of one group is above that of the other with intervals that do not touch. */
const isAbove = (one: Tallied, other: Tallied, confidence: Confidence): boolean =>
  rateOf(one.count, one.of, confidence).low > rateOf(other.count, other.of, confidence).high;

interface Group {
  conditions: readonly number[];
  bits: Bits;
  tally: Tallied;
  low: number;
}

/**
 * Rules whose share of what is looked for is credibly above that of all. They are chosen on one half alone, by the
 * lower end of their interval, and stand only where the other half says the same. Halts after each row of pairs, so
 * that whoever runs it can let others go on.
 */
export function* search({ found, confirmed }: Halves, candidates: Candidates): Generator<void, Search> {
  const known = yield* distinct(found, candidates.count);
  const singles = known.flatMap((condition) => {
    const group = groupOf(found, [condition]);
    return candidates.alone(condition) && isFound(found, group) ? [group] : [];
  });
  const { pairs, tried } = yield* findPairs(found, known, candidates);
  const ranked = [...singles, ...pairs].sort(
    (a, b) => b.low - a.low || b.tally.of - a.tally.of || a.conditions.length - b.conditions.length,
  );
  const existing = candidates.existing.map((condition) => groupOf(found, [condition]));
  const brought: Group[] = [];
  for (const group of ranked) {
    if (brought.length === mostBrought) break;
    if ([...existing, ...brought].every((other) => saysMore(found, group, other))) brought.push(group);
    yield;
  }
  const proposals = brought.flatMap(({ conditions, tally }) => {
    const there = groupOf(confirmed, conditions);
    return isConfirmed(confirmed, there) ? [{ conditions, found: tally, confirmed: there.tally }] : [];
  });
  const alone = known.filter((condition) => candidates.alone(condition)).length;
  return { proposals, tried: alone + tried, brought: brought.length };
}

/** Conditions that tell enough people apart; of those that hold for the very same, the first. */
function* distinct(found: Observations, count: number): Generator<void, number[]> {
  const seen = new Set<string>();
  const conditions: number[] = [];
  for (let condition = 0; condition < count; condition++) {
    yield;
    const bits = found.column(condition);
    const tally = found.tally(bits);
    if (tally.of < fewest || found.size - tally.of < fewest || isRestating(found, tally)) continue;
    const signature = Buffer.from(bits.buffer).toString('base64');
    if (seen.has(signature)) continue;
    seen.add(signature);
    conditions.push(condition);
  }
  return conditions;
}

/** Both hold for nearly the same people: it says what is looked for in other words. */
const isRestating = ({ whole }: Observations, { count, of }: Tallied): boolean =>
  count >= restates * of && count >= restates * whole.count;

function groupOf(half: Observations, conditions: readonly number[]): Group {
  const [first = 0, second] = conditions;
  const column = half.column(first);
  const bits = second === undefined ? column : both(column, half.column(second));
  const tally = half.tally(bits);
  return { conditions, bits, tally, low: rateOf(tally.count, tally.of, toFind).low };
}

const isFound = (found: Observations, { tally }: Group): boolean =>
  tally.of >= fewest && !isRestating(found, tally) && isAbove(tally, found.whole, toFind);

/** Pairs of which either condition makes the other one say more. */
function* findPairs(
  found: Observations,
  known: readonly number[],
  { alone }: Candidates,
): Generator<void, { pairs: Group[]; tried: number }> {
  const { whole } = found;
  const share = whole.count / whole.of;
  const atMost = rateOf(whole.count, whole.of, toFind).high;
  const pairs: Group[] = [];
  let tried = 0;
  for (const [i, first] of known.entries()) {
    for (const second of known.slice(i + 1)) {
      if (!alone(first) && !alone(second)) continue;
      const { count, of } = found.tallyBoth(first, second);
      if (of < fewest) continue;
      tried++;
      // Most go here already, and need no interval.
      if (count <= share * of) continue;
      const group = groupOf(found, [first, second]);
      if (group.low <= atMost || isRestating(found, group.tally)) continue;
      if (addsUp(found, group, toFind)) pairs.push(group);
    }
    yield;
  }
  return { pairs, tried };
}

/** Whether each of two conditions credibly lifts the share among those for whom the other one holds. */
function addsUp(half: Observations, { conditions, bits, tally }: Group, confidence: Confidence): boolean {
  return conditions.every((condition) =>
    isAbove(tally, half.tally(without(half.column(condition), bits)), confidence),
  );
}

/** A group beside another: it narrows that down to a higher share, or finds others with a share above that of all. */
function saysMore(half: Observations, group: Group, other: Group): boolean {
  const narrowed = half.tally(both(group.bits, other.bits));
  const left = half.tally(without(other.bits, group.bits));
  const others = without(group.bits, other.bits);
  return (
    (narrowed.of >= fewest && isAbove(narrowed, left, toCompare)) ||
    (countOf(others) >= fewest && isAbove(half.tally(others), half.whole, toCompare))
  );
}

function isConfirmed(half: Observations, group: Group): boolean {
  const { conditions, tally } = group;
  if (tally.of < fewest || !isAbove(tally, half.whole, toConfirm)) return false;
  return conditions.length === 1 || addsUp(half, group, toConfirm);
}
