import type { CustomerHistory } from '../history/history.js';
import type { Day } from './days.js';

/** What traits are inferred from. Traits know days and no hours: of one day, all give the same. */
export interface Known {
  history: CustomerHistory;
  today: Day;
}

export interface Inferred {
  value: unknown;
  /** What the formula was given. */
  inputs: Record<string, unknown>;
  /** The first day on which it may become another without anything happening; without one it stays. */
  until?: Day;
}

/** Something inferred of a customer from what they did. Without enough evidence there is no value. */
export interface Trait {
  key: string;
  name: string;
  /** For people to read. */
  formula: string;
  infer(known: Known): Inferred | undefined;
}
