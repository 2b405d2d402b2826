import type { SegmentRule } from '@tourbus/contracts';
import { type Subject, readRule } from '../segments/segments.js';
import type { Instant } from '../segments/verdict.js';
import { countedKeys } from '../traits/custom-trait.js';
import { inferTraits, inferredKeys, withTraits } from '../traits/traits.js';
import { type About, aboutOf, isSameMatter, isTrait, spelledOut } from './about.js';
import { type Past, beginOf, heldBefore, historyBefore } from './before.js';
import { KnownFields } from './known-fields.js';
import { KnownHappenings } from './known-happenings.js';
import { type Candidates, fewest } from './proposals.js';

/** Enough to see whether a condition is a consequence, and few enough to keep with their histories. */
const mostPasts = 100;
const mostConditions = 500;
const mostSegments = 50;

export interface Wanted {
  for: SegmentRule;
  isRare: boolean;
  now: Instant;
}

/** What is asked of all customers. */
export interface Asked extends Candidates {
  rules: readonly SegmentRule[];
}

/** Sees the half of the customers that finds rules, and tells what can be asked of all that is no circle. */
export class Survey {
  readonly pasts: Past[] = [];
  private readonly about: About;
  private readonly ask;
  private readonly fields = new KnownFields(fewest);
  private readonly happenings = new KnownHappenings(fewest);

  /** @param segments rules of all segments, by key */
  constructor(
    private readonly wanted: Wanted,
    private readonly segments: ReadonlyMap<string, SegmentRule>,
  ) {
    this.about = aboutOf(wanted.for, segments);
    this.ask = readRule(wanted.for);
  }

  see(subject: Subject): void {
    this.fields.see(subject.customer);
    this.happenings.see(subject.history);
    if (this.pasts.length >= mostPasts || !this.ask(subject, this.wanted.now).member) return;
    const past = this.pastOf(subject);
    if (past) this.pasts.push(past);
  }

  /** Halts after each condition, so that whoever runs it can let others go on. */
  *conditions(): Generator<void, Asked> {
    const known: SegmentRule[] = [];
    for (const rule of this.known()) {
      if (known.length < mostConditions && this.tells(rule)) known.push(rule);
      yield;
    }
    const existing: SegmentRule[] = [];
    for (const segment of this.segments.keys()) {
      if (existing.length < mostSegments && this.tells({ segment })) existing.push({ segment });
      yield;
    }
    const rules = [...known, ...existing, ...existing.map((rule) => ({ not: rule }))];
    return {
      rules,
      count: rules.length,
      alone: (condition) => condition < known.length,
      existing: existing.map((_, i) => known.length + i),
    };
  }

  private *known(): Generator<SegmentRule> {
    yield* this.happenings.conditions();
    yield* this.fields.conditions();
  }

  /** Neither what is looked for in other words, nor what follows from it. */
  private tells(rule: SegmentRule): boolean {
    const about = aboutOf(rule, this.segments);
    if (isSameMatter(this.about, about)) return false;
    if (!this.isDated && about.fields.some(isTrait)) return false;
    return heldBefore(spelledOut(rule, this.segments), this.pasts, this.wanted);
  }

  /** What did not happen has no moment before which traits could be looked at. */
  private get isDated(): boolean {
    return this.about.counted.length === 0 || this.pasts.length > 0;
  }

  private pastOf(now: Subject): Past | undefined {
    const { customer, history, memberOf } = now;
    const at = beginOf(this.about.counted, history, this.wanted.now);
    if (at === undefined) return undefined;
    const before = historyBefore(history, at);
    const answers = this.about.counted.some((condition) => 'response' in condition) ? countedKeys : [];
    const inferred = inferTraits(before, new Date(at)).values;
    const traits = withTraits(customer.traits, [...inferredKeys, ...answers], inferred);
    return { now, at, before: { customer: { ...customer, traits }, history: before, memberOf } };
  }
}
