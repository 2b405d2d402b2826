import type { Channel, Page } from './records.ts';

/** One action of a person or a machine, as a service recorded it. */
export interface AuditLine {
  seq: number;
  at: string;
  /** `person:<id>`, the name of an API key, or a service. */
  actor: string;
  action: string;
  subject: string;
  /** JSON. */
  details: string;
  hash: string;
}

/** Up to where the chain of a service is whole. */
export interface AuditStanding {
  lines: number;
  verified: number;
  verifiedTo?: string;
  since: string;
  intact: boolean;
  brokenAt?: number;
  lastHash: string;
}

export type SuppressionReason =
  'hard-bounce' | 'complaint' | 'stop' | 'unsubscribe' | 'erasure' | 'deceased' | 'legal' | 'manual';

/** A contact point that nothing is sent to, by its hash. */
export interface Suppression {
  id: string;
  contactPoint: string;
  channel: Channel;
  reason: SuppressionReason;
  purpose?: string;
  source: string;
  since: string;
  until?: string;
  note?: string;
  addedBy: string;
  addedAt: string;
  lifted?: { at: string; by: string; evidence: string };
}

/** What became of a file of suppressions. */
export interface ImportedSuppressions {
  rows: number;
  added: number;
  faulty: number;
  /** The first of them. */
  errors: { row: number; column: string; reason: string; remedy: string }[];
}

export type Suppressions = Page<Suppression>;
