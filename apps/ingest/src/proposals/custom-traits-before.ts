import type { KeyedTrait } from '../traits/custom-trait.js';
import type { Expressions } from '../traits/expressions.js';
import { withTraits } from '../traits/traits.js';
import type { Past } from './before.js';

/** An expression that hangs takes its time-out each time. */
const mostFaults = 3;

const valueOf = (evaluated: object | undefined): unknown =>
  evaluated && 'value' in evaluated ? evaluated.value : undefined;

/** What custom traits would have been before: each is computed anew of what was known then. */
export async function customTraitsBefore(
  expressions: Expressions,
  traits: readonly KeyedTrait[],
  pasts: readonly Past[],
): Promise<void> {
  const keys = traits.map(({ key }) => key);
  // None of them sees another.
  const bare = pasts.map(({ before: { customer, history } }) => ({
    ...{ history, customer: { ...customer, traits: withTraits(customer.traits, keys, {}) } },
  }));
  for (const trait of traits) {
    // The moment differs with each, and expressions may ask for it: they are asked one by one.
    const then: unknown[] = [];
    let faults = 0;
    for (const [i, subject] of bare.entries()) {
      // What is not computed is missing, so that whoever has it now came to it afterwards.
      if (faults >= mostFaults) break;
      const [evaluated] = await expressions.evaluate(trait, [subject], new Date(pasts[i]?.at ?? 0));
      if (evaluated && 'fault' in evaluated) faults++;
      then.push(valueOf(evaluated));
    }
    for (const [i, { before }] of pasts.entries()) {
      const value = then[i];
      const given = value === undefined ? {} : { [trait.key]: value };
      before.customer = {
        ...before.customer,
        traits: withTraits(before.customer.traits, [trait.key], given),
      };
    }
  }
}
