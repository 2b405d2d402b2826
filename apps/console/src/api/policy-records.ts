/** What composer answers about policies that are tried, and about silences. Times are ISO 8601 in UTC. */
import type { Reason } from './records.ts';

/** Sent at once; later, within the period; still waiting at its end; never. */
export type TriedOutcome = 'sent' | 'moved' | 'held' | 'withheld';

export type TriedTotals = Record<TriedOutcome, number> & {
  /** Of what was not sent at once, by the rule or code that was the reason. */
  reasons: Record<string, number>;
};

export interface TriedFate {
  outcome: TriedOutcome;
  sentAt?: string;
  story: { at: string; answer: 'allow' | 'defer' | 'deny'; because: string }[];
}

export interface TriedExample {
  /** Not told to who may not read communications. */
  customer?: string;
  communication?: string;
  definition: string;
  requestedAt: string;
  before: TriedFate;
  after: TriedFate;
}

export interface TriedPart {
  name: string;
  before: TriedTotals;
  after: TriedTotals;
}

export interface DryRunResult {
  requests: number;
  /** Decisions of the period that the policy had no say in. */
  leftOut: number;
  before: TriedTotals;
  after: TriedTotals;
  /** By `sent → held`. */
  changes: Record<string, number>;
  byDefinition: TriedPart[];
  bySegment: TriedPart[];
  examples: TriedExample[];
}

export interface DryRun {
  id: string;
  key: string;
  /** Null where a policy was tried that is not kept. */
  version: number | null;
  /** What it is compared with; null where no policy counts. */
  baseVersion: number | null;
  period: { from: string; until: string };
  state: 'waiting' | 'running' | 'done' | 'failed';
  requestedBy: string;
  requestedAt: string;
  endedAt: string | null;
  progress: { stage: 'reading' | 'replaying' | 'comparing'; requests: number; of: number } | null;
  /** Null in lists. */
  result: DryRunResult | null;
  failure: { code: string; detail: string; remedy: string } | null;
}

export type SilenceState = 'offered' | 'sent' | 'dismissed' | 'ended';

/** A customer who is about to have heard nothing for too long. */
export interface Silence {
  id: string;
  brand: string;
  customerId: string;
  since: string;
  dueAt: string;
  definition: string;
  state: SilenceState;
  foundAt: string;
  settledAt: string | null;
  /** A key, `person:<id>`, or `policy:<brand>@<version>`. */
  settledBy: string | null;
  communicationId: string | null;
  outcome: 'composed' | 'withheld' | 'deferred' | null;
  reason: Reason | null;
}
