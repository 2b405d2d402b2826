import type { PolicyRef } from '../policy/in-force.ts';
import type { Policy } from '../policy/policy.ts';
import type { DryRunFailure, DryRunResult, Progress } from './dry-runs.ts';

interface Version {
  readonly ref: PolicyRef;
  readonly body: Policy;
}

/** What a thread is given: where decisions are recorded, and the policies to replay them under. */
export interface Trial {
  readonly database: { readonly url: string; readonly schema: string };
  readonly brand: string;
  /** Moments in milliseconds; what was decided from `leadFrom` on is replayed, what from `from` on is counted. */
  readonly leadFrom: number;
  readonly from: number;
  readonly until: number;
  readonly before: Version;
  readonly after: Version;
}

/** What a thread says: how far it has come, and in the end what came of it. */
export type Said =
  { readonly progress: Progress } | { readonly result: Outcome } | { readonly error: string };
export type Outcome = { readonly done: DryRunResult } | { readonly failed: DryRunFailure };
