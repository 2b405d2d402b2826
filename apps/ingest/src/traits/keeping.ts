import type { CustomerHistory } from '../history/history.js';
import type { HistoryRow } from '../history/history-rows.js';
import { inferTraits, inferredKeys, withTraits } from './traits.js';

/** What a custom trait came to for a customer. Without a value and a fault, it has nothing to say of them. */
export interface Outcome {
  version: number;
  at: string;
  fault?: string;
}

/** Custom traits as computed for a customer, outside the transaction that keeps them. */
export interface Computed {
  /** Those that were computed; who has no value among `values` loses theirs. */
  keys: readonly string[];
  values: Record<string, unknown>;
  outcomes: Record<string, Outcome>;
  /** Whether these are all there are. */
  all: boolean;
  /** When one of them ages. */
  due?: Date;
}

export interface Reckoning {
  id: string;
  traits: Record<string, unknown>;
  history: CustomerHistory;
  computed?: Computed;
  /** Whether custom traits are still to be computed. */
  waits: boolean;
}

/** A customer's traits as they are now, and the row to be kept. */
export function reckon(
  { id, traits, history, computed, waits }: Reckoning,
  now: Date,
): { traits: Record<string, unknown>; row: HistoryRow } {
  const { values, due: ages } = inferTraits(history, now);
  const inferred = withTraits(traits, inferredKeys, values);
  const due = earliestOf(ages, computed?.due, waits ? now : undefined);
  return {
    traits: computed ? withTraits(inferred, computed.keys, computed.values) : inferred,
    row: {
      ...{ id, history, settled: computed === undefined || computed.all },
      ...(due && { due }),
      outcomes: computed?.outcomes ?? {},
    },
  };
}

function earliestOf(...moments: readonly (Date | undefined)[]): Date | undefined {
  const given = moments.filter((moment) => moment !== undefined).map(Number);
  return given.length > 0 ? new Date(Math.min(...given)) : undefined;
}
