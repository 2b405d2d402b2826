import type {
  Approval,
  ArtefactRef,
  CommunicationRenderedV1,
  DecisionStep,
  Reason,
} from '@tourbus/contracts';

/** In the order of a life: the furthest that a fact tells of is the state. */
export const communicationStates = [
  'deferred',
  'composed',
  'rendered',
  'withheld',
  'dispatched',
  'delivered',
  'failed',
] as const;
export type CommunicationState = (typeof communicationStates)[number];

export interface NamedArtefact extends ArtefactRef {
  role: 'message' | 'attachment' | 'document';
  fileName: string;
}

/** What a communication waits for, or waited for last; `at` is when that was said. */
export interface Deferral {
  at: string;
  channel?: string;
  reason: Reason;
  releaseAt: string;
  expiresAt?: string;
  policy: { key: string; version: number };
  trace: DecisionStep[];
}

/** One try with a provider, by its number. */
export type Attempts = Record<string, { provider?: string; outcome: string; at: string; reason?: Reason }>;

/**
 * What one fact says about a communication, or several merged. Members are named as the columns, because rows go to
 * PostgreSQL as JSON; times are ISO 8601 in UTC.
 */
export interface CommunicationRow {
  id: string;
  customer_id: string;
  progress: number;
  state: CommunicationState;
  reason?: Reason;
  deferral?: Deferral;
  definition?: string;
  message_class?: string;
  channel?: string;
  thread?: string;
  event_id?: string;
  batch_id?: string;
  batch_row?: number;
  occurred_at?: string;
  brand?: { key: string; version: number };
  template?: { key: string; version: number };
  approvals?: Approval[] | undefined;
  locale?: string;
  subject?: string;
  sender?: string;
  recipient?: string;
  /** What was asked when composing, and again when a delivery was claimed. */
  decision_trace?: DecisionStep[];
  claim_trace?: DecisionStep[];
  traceparent?: string;
  renderer_version?: string;
  artefacts?: NamedArtefact[];
  links?: CommunicationRenderedV1['links'];
  provider?: string;
  provider_message_id?: string;
  attempts?: Attempts;
  composed_at?: string;
  withheld_at?: string;
  rendered_at?: string;
  dispatched_at?: string;
  delivered_at?: string;
  failed_at?: string;
}
