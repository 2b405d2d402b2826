import { pointKeyOf } from '../customers/contact-points.js';
import type { Profile } from '../customers/profile.js';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The members that differ between two objects, let into a third. */
function members<T extends object>(into: T, before: T, after: T): T {
  const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const result = new Map(Object.entries(into));
  for (const [name, value] of to) if (!same(from.get(name), value)) result.set(name, value);
  for (const name of from.keys()) if (!to.has(name)) result.delete(name);
  return Object.fromEntries(result) as T;
}

/** The same of lists whose items have keys. */
function items<T>(
  into: readonly T[],
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const keyed = (list: readonly T[]) => Object.fromEntries(list.map((item) => [keyOf(item), item]));
  return Object.values(members(keyed(into), keyed(before), keyed(after)));
}

const scopeOf = ({ purpose, channel }: Profile['consents'][number]): string =>
  JSON.stringify([purpose, channel]);

/** What differs between two states of what counts, let into what was said of one id of several. */
export const carried = (own: Profile, before: Profile, after: Profile): Profile => ({
  ...members(own, before, after),
  names: members(own.names, before.names, after.names),
  preferences: members(own.preferences, before.preferences, after.preferences),
  attributes: members(own.attributes, before.attributes, after.attributes),
  traits: members(own.traits, before.traits, after.traits),
  contactPoints: items(own.contactPoints, before.contactPoints, after.contactPoints, pointKeyOf),
  consents: items(own.consents, before.consents, after.consents, scopeOf),
});
