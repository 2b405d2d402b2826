import type { LedgerLine } from '../ledger.js';

/** What a provider has: a line of its own log. */
export interface SinkEntry {
  channel: 'email' | 'sms' | 'print';
  communication: string;
  /** Where it went: of a letter, the lines of the address. */
  to: string;
  /** In the order of acceptance. */
  sequence: number;
  at: number;
}

export interface Delivery {
  communication: string;
  customer: string;
  channel: string;
  definition: string;
  messageClass: string;
  thread: string | null;
  occurredAt: number;
  state: string;
  reason: string | null;
}

export interface Parked {
  service: string;
  consumer: string;
  messageId: string;
  subject: string;
  code: string;
  state: string;
  headers: Record<string, string>;
  body: string;
}

/** Everything the checker may know. Times are milliseconds since the epoch. */
export interface Evidence {
  ledger: readonly LedgerLine[];
  sink: readonly SinkEntry[];
  events: readonly { id: string; source: string; sourceEventId: string; type: string; state: string }[];
  decisions: readonly { communication: string; event: string; definition: string; outcome: string }[];
  /** Communications that were rendered. */
  renderings: readonly string[];
  deliveries: readonly Delivery[];
  attempts: readonly { communication: string; attempt: number; outcome: string; at: number }[];
  /** Each change of state of a delivery, as PostgreSQL saw it. */
  transitions: readonly { communication: string; state: string; at: number }[];
  /** The tracker's record. */
  record: readonly { communication: string; state: string }[];
  parked: readonly Parked[];
  /** What stands more than once in a customer's history: responses and events that had their effect again. */
  repeated: readonly { customer: string; kind: string; references: string; times: number }[];
  /** Customers whose marketing consent is withdrawn, and numbers that are stopped, as ingest has them. */
  withdrawn: readonly string[];
  stoppedNumbers: readonly string[];
  /** What each type of event leads to. */
  definitionsOf: Readonly<Record<string, readonly string[]>>;
  /** What is still waiting when settling was given up. */
  pending: readonly string[];
  /** Faults found in audit chains; undefined where there is nothing to verify with. */
  audit?: readonly { service: string; fault: string }[] | undefined;
}

export type Promised = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6';

export interface Violation {
  promise: Promised;
  what: 'lost' | 'doubled' | 'stale' | 'sent after a stop' | 'audit broken' | 'not settled' | 'record wrong';
  text: string;
  ids: Record<string, string>;
  /** When it came about, as far as that is known: to find the fault before it. */
  at?: number;
}

/** States of a delivery that nothing follows. */
export const ends: ReadonlySet<string> = new Set([
  'accepted',
  'rejected',
  'ambiguous',
  'undeliverable',
  'withheld',
]);

export const groupBy = <T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> =>
  Map.groupBy(list, key);
