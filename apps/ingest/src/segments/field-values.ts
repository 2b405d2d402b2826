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

function descend(from: readonly unknown[], path: readonly string[]): unknown[] {
  let values = from;
  for (const name of path) {
    const found: unknown[] = [];
    for (const value of values)
      if (value !== null && typeof value === 'object' && Object.hasOwn(value, name))
        add(found, (value as Record<string, unknown>)[name]);
    values = found;
  }
  return [...values];
}

function add(found: unknown[], value: unknown): void {
  if (Array.isArray(value)) for (const one of value) add(found, one);
  else found.push(value);
}

/** Zero and false are given; null, blank text, an empty list and an object with nothing in it are not. */
export function isGiven(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
