import { deterministicId } from '@tourbus/platform';
import type { GivenTouchpoint } from '../mapping/given-touchpoint.js';
import type { Touchpoint } from './customer-rows.js';
import { saidAt } from './consents.js';

/** Who tells of a touchpoint. */
export interface Telling {
  source: string;
  /** What it is told by, where it has no reference of its own: the same telling is the same touchpoint. */
  told: string;
  /** Whether that alone says which touchpoint it is, also where there is a reference. */
  itself?: boolean;
  at: Date;
  heard: Date;
}

/**
 * What a source tells of the history of a customer. Systems repeat themselves: of one source the same kind, reference
 * and state is the same touchpoint, however often and by whichever events it is told.
 */
export function toldTouchpoint(
  customerId: string,
  { kind, at, ...references }: GivenTouchpoint,
  { source, told, at: toldAt, heard, itself: named = false }: Telling,
): Touchpoint & { id: string } {
  const { reference, state = '' } = references;
  const itself = named || reference === undefined ? [told] : [source, reference, state];
  return {
    id: deterministicId('touchpoint', customerId, kind, ...itself),
    customerId,
    kind,
    at: new Date(saidAt(at ?? toldAt.toISOString(), heard)),
    source,
    references,
    notes: [],
  };
}
