import { type Condition, type Counting, isGroup, type Part, placesOf, type Root } from './rule.ts';
import { inputOf } from './values.ts';

export const texts = {
  empty: 'Add a condition: an empty group says nothing.',
  name: 'Say which.',
  field: 'Say which field.',
  value: 'Say what it is compared with.',
  count: 'No count is both: the first number cannot be above the second.',
};

const isNoCount = ({ atLeast, atMost }: Counting): boolean =>
  atLeast !== undefined && atMost !== undefined && atLeast > atMost;
const countFault = (named: string, counting: Counting): string | undefined =>
  named === '' ? texts.name : isNoCount(counting) ? texts.count : undefined;

function faultOf(condition: Condition): string | undefined {
  switch (condition.sort) {
    case 'field': {
      const { field, is, value } = condition;
      if (field === '') return texts.field;
      const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
      return inputOf(is) !== 'none' && isEmpty ? texts.value : undefined;
    }
    case 'event':
      return countFault(condition.event, condition);
    case 'response':
      return countFault(condition.response, condition);
    case 'touchpoint':
      return countFault(condition.touchpoint, condition);
    case 'segment':
      return condition.segment === '' ? texts.name : undefined;
  }
}

export type Faults = ReadonlyMap<string, string>;

/** What is still missing, by the parts that miss it: what the service would refuse need not be sent. */
export function faultsOf(tree: Part): Faults {
  if (!isGroup(tree)) {
    const fault = faultOf(tree);
    return new Map(fault ? [[tree.id, fault]] : []);
  }
  if (tree.parts.length === 0) return new Map([[tree.id, texts.empty]]);
  return new Map(tree.parts.flatMap((one) => [...faultsOf(one)]));
}

/** What the service says is wrong, by the innermost part that each place is in. */
export function refusedParts(
  tree: Root,
  errors: readonly { pointer: string; detail: string }[],
  under = '/rule',
): Faults {
  const places = [...placesOf(tree)].toSorted(([a], [b]) => b.length - a.length);
  return new Map(
    errors.flatMap(({ pointer, detail }) => {
      if (!pointer.startsWith(under)) return [];
      const within = pointer.slice(under.length);
      const found = places.find(([place]) => within === place || within.startsWith(`${place}/`));
      return found ? [[found[1], detail] as const] : [];
    }),
  );
}
