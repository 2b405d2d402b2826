import type { Fact } from './fact.js';

/** An inferred attribute, with what it was inferred from. All of it is JSON. */
export interface Trait<Value = unknown, Inputs = unknown> {
  value: Value;
  inputs: Inputs;
  /** In words; another text is another formula, whose inputs mean something else. */
  formula: string;
  /** When it was last worked out (RFC 3339). */
  at: string;
}

/**
 * How a trait is worked out. It keeps a few inputs that one more fact brings up to date, so that nobody has to read a
 * customer's whole past again; they come out the same whatever the order of the facts.
 */
export interface Formula<Value = unknown, Inputs = unknown> {
  name: string;
  text: string;
  /** Of a customer of whom nothing is known. */
  start: Inputs;
  after: (inputs: Inputs, fact: Fact) => Inputs;
  /** What the inputs say at a time that is not before any of their facts. */
  value: (inputs: Inputs, at: Date) => Value;
  /** When the value will be another one though nothing happens; undefined where it stays for ever. */
  changesAt: (inputs: Inputs, at: Date) => Date | undefined;
}

const read = <V, I>(formula: Formula<V, I>, inputs: I, at: Date): Trait<V, I> => ({
  value: formula.value(inputs, at),
  inputs,
  formula: formula.text,
  at: at.toISOString(),
});

/** Whether a trait was worked out by this formula as it is now; if not, it has to be worked out from scratch. */
export const isOf = <V, I>(formula: Formula<V, I>, trait: unknown): trait is Trait<V, I> =>
  trait !== null &&
  typeof trait === 'object' &&
  'formula' in trait &&
  trait.formula === formula.text &&
  'inputs' in trait;

/** The trait after one more fact. */
export const afterFact = <V, I>(
  formula: Formula<V, I>,
  before: Trait<V, I> | undefined,
  fact: Fact,
  now: Date,
): Trait<V, I> => read(formula, formula.after(before?.inputs ?? formula.start, fact), now);

/** The trait as it has become while nothing happened. */
export const asTimeGoesBy = <V, I>(formula: Formula<V, I>, before: Trait<V, I>, now: Date): Trait<V, I> =>
  read(formula, before.inputs, now);

/** The trait from all facts there are. */
export const fromScratch = <V, I>(formula: Formula<V, I>, facts: Iterable<Fact>, now: Date): Trait<V, I> => {
  let inputs = formula.start;
  for (const fact of facts) inputs = formula.after(inputs, fact);
  return read(formula, inputs, now);
};
