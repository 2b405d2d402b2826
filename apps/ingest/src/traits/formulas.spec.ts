import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, Responded } from './fact.js';
import { formulas, outdated, traitsAfter, traitsChangeAt, traitsNow } from './formulas.js';
import { type Trait, afterFact, fromScratch } from './trait.js';

const day = 86_400_000;
const now = new Date('2026-11-22T12:00:00Z');

/** What may be known of a customer at `now`: two years of it, in no order. */
const at = fc.integer({ min: 0, max: 730 * day }).map((ago) => now.getTime() - ago);
const channel = fc.constantFrom('email' as const, 'sms' as const, 'print' as const);
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ kind: fc.constant('sent' as const), channel, at }),
  fc.record({
    kind: fc.constant('responded' as const),
    response: fc.constantFrom<Responded['response'][]>(
      'open',
      'click',
      'reply',
      'answer',
      'unsubscribe',
      'bounce',
    ),
    channel,
    first: fc.boolean(),
    timeZone: fc.constantFrom('Europe/Vienna', 'America/St_Johns', 'Nowhere/Land', undefined),
    at,
  }),
  fc.record({
    kind: fc.constant('purchased' as const),
    amount: fc.oneof(fc.integer({ min: -10_000, max: 1_000_000 }), fc.constant(Number.MAX_SAFE_INTEGER)),
    currency: fc.constantFrom('EUR', 'JPY', 'USD'),
    at,
  }),
);
const facts = fc.array(fact, { maxLength: 40 });
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe.each(formulas.map((formula) => [formula.name, formula] as const))('the trait %s', (_, formula) => {
  it('brought up to date fact by fact, and stored in between, is what it is from scratch', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const trait = all.reduce<Trait | undefined>(
          (so, one) => stored(afterFact(formula, so, one, now)),
          undefined,
        );
        if (trait) expect(trait).toEqual(stored(fromScratch(formula, all, now)));
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of the facts', () => {
    const shuffled = facts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) =>
        expect(stored(fromScratch(formula, other, now))).toEqual(stored(fromScratch(formula, one, now))),
      ),
      { numRuns: 100 },
    );
  });

  it('keeps its value until it says that it changes, and has another one then', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(facts, share, (all, part) => {
        const { value, inputs } = fromScratch(formula, all, now);
        const next = formula.changesAt(inputs, now);
        const until = next?.getTime() ?? now.getTime() + 2_000 * day;
        expect(until).toBeGreaterThan(now.getTime());
        const between = now.getTime() + Math.floor((until - now.getTime() - 1) * part);
        expect(formula.value(inputs, new Date(between))).toEqual(value);
        expect(formula.value(inputs, new Date(until - 1))).toEqual(value);
        if (next) expect(formula.value(inputs, next)).not.toEqual(value);
      }),
      { numRuns: 100 },
    );
  });

  it('says in words how it comes about', () => expect(formula.text).toMatch(/^[A-Z].{60,}\.$/));

  it('keeps few inputs, however much happened', () => {
    const all = Array.from({ length: 2_000 }, (_value, i): Fact[] => [
      {
        kind: 'responded',
        response: 'open',
        channel: 'email',
        first: true,
        timeZone: 'UTC',
        at: now.getTime() - i * day,
      },
      { kind: 'purchased', amount: 100, currency: 'EUR', at: now.getTime() - i * day },
    ]).flat();
    expect(JSON.stringify(fromScratch(formula, all, now).inputs).length).toBeLessThan(1_000);
  });
});

describe('the traits of a profile', () => {
  const opened: Fact = {
    kind: 'responded',
    response: 'open',
    channel: 'email',
    first: true,
    at: now.getTime() - day,
  };

  it('begin with the first fact, beside what else is there', () => {
    const traits = traitsAfter({ opens: 1 }, opened, now);
    expect(Object.keys(traits).sort()).toEqual(['opens', ...formulas.map(({ name }) => name)].sort());
    expect(traits['engagement']).toMatchObject({
      value: 7,
      inputs: { weeks: { '2026-11-16': 1 } },
      at: now.toISOString(),
    });
  });

  it('change as time goes by, when they said they would', () => {
    const traits = traitsAfter({}, opened, now);
    const soonest = traitsChangeAt(traits, now)!;
    expect(soonest.toISOString()).toBe('2026-11-23T00:00:00.000Z');
    expect(traitsNow(traits, soonest)['engagement']).toMatchObject({ value: 6, at: soonest.toISOString() });
  });

  it('of an earlier formula stay as they were, and are named', () => {
    const old = { value: 3, inputs: { other: 1 }, formula: 'Opens.', at: '2025-01-01T00:00:00.000Z' };
    const traits = traitsAfter({ engagement: old }, opened, now);
    expect(traits['engagement']).toBe(old);
    expect(outdated(traits)).toEqual(['engagement']);
    expect(outdated(traitsAfter({}, opened, now))).toEqual([]);
  });
});
