import type { CustomerSnapshot } from '@tourbus/contracts';

/**
 * What is found at a path, each element of a list for itself; nothing where a part of the path is missing. Contact
 * points are found by their channel: `contactPoints.email.state`.
 */
export function fieldValues(customer: CustomerSnapshot, path: readonly string[]): unknown[] {
  const [first = '', second, ...rest] = path;
  if (first !== 'contactPoints') return descend([customer], path);
  return descend(
    customer.contactPoints.filter(({ channel }) => channel === second),
    rest,
  );
}

const descend = (from: readonly unknown[], path: readonly string[]): unknown[] =>
  path.reduce<unknown[]>((values, name) => flat(values.flatMap((value) => memberOf(value, name))), [...from]);

const memberOf = (value: unknown, name: string): unknown[] =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? [(value as Record<string, unknown>)[name]]
    : [];

const flat = (values: readonly unknown[]): unknown[] => values.flat(Number.POSITIVE_INFINITY);

/** Zero and false are given; null, blank text, an empty list and an object with nothing in it are not. */
export function isGiven(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
