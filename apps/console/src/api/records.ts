/** What services answer with; their documents describe what they take. Times are ISO 8601 in UTC. */
export type * from './content-records.ts';
export type * from './customer-records.ts';
export type * from './policy-records.ts';

export type Channel = 'email' | 'sms' | 'print';
export type MessageClass = 'regulatory' | 'transactional' | 'service' | 'marketing';

export interface Page<Item> {
  items: Item[];
  next?: string;
}

export interface Reason {
  code: string;
  text: string;
}

export type CommunicationState =
  'deferred' | 'composed' | 'rendered' | 'withheld' | 'dispatched' | 'delivered' | 'failed';

export interface ListedCommunication {
  id: string;
  customerId: string;
  definition: string | null;
  messageClass: MessageClass | null;
  channel: Channel | null;
  thread: string | null;
  state: CommunicationState;
  reason: Reason | null;
  subject: string | null;
  recipient: string | null;
  locale: string | null;
  recordedAt: string;
  firstOpenedAt: string | null;
  firstClickedAt: string | null;
}

export interface DecisionStep {
  rule: string;
  answer: 'allow' | 'deny' | 'note' | 'defer';
  because: string;
  inputs: Record<string, unknown>;
}

export interface Artefact {
  role: 'message' | 'attachment' | 'document';
  fileName: string;
  mediaType: string;
  bytes: number;
  digest: string;
  href: string;
}

/** What a communication waits for, or waited for last; without `expiresAt` as long as it takes. */
export interface Deferral {
  at: string;
  channel?: Channel;
  reason: Reason;
  releaseAt: string;
  expiresAt?: string;
  policy: { key: string; version: number };
}

export interface Communication extends ListedCommunication {
  brand: { key: string; version: number } | null;
  template: { key: string; version: number } | null;
  /** Of that version of the template, the first given first. */
  approvals: { by: string; at: string }[] | null;
  sender: string | null;
  provider: string | null;
  providerMessageId: string | null;
  eventId: string | null;
  batchId: string | null;
  batchRow: number | null;
  traceId?: string;
  deferral: Deferral | null;
  trace: DecisionStep[];
  artefacts: Artefact[];
}

export interface TimelineEntry {
  at: string;
  what: string;
  sort: 'state' | 'attempt' | 'receipt' | 'response';
  detail?: string;
  machine?: string;
}

export interface Totals {
  requested: number;
  withheld: number;
  rendered: number;
  dispatched: number;
  delivered: number;
  failed: number;
  opened: number;
  clicked: number;
}

export interface Parked {
  id: string;
  consumer: string;
  subject: string;
  code: string;
  reason: string;
  remedy: string;
  state: 'parked' | 'replayed' | 'discarded';
  deliveries: number;
  parkedAt: string;
  settledAt: string | null;
  settledBy: string | null;
}

export interface ParkedWithBody extends Parked {
  headers: Record<string, string>;
  body: string;
}

export interface WorkReport {
  service: string;
  draining?: { by: string; since: string };
  consumers: { durable: string; lag: number; unacknowledged: number; oldestSeconds: number }[];
  outbox: { unconfirmed: number; oldestSeconds: number; limit: number };
  parked: number;
}

export interface Pause {
  kind: 'definition' | 'channel' | 'provider';
  name: string;
  reason: string | null;
  pausedBy: string;
  pausedAt: string;
}

export type BatchState =
  | 'collecting'
  | 'held'
  | 'waiting'
  | 'reading'
  | 'paused'
  | 'producing'
  | 'cancelling'
  | 'finished'
  | 'cancelled'
  | 'unreadable';

export interface Batch {
  id: string;
  name: string;
  eventType: string;
  state: BatchState;
  /** Deleted once it is read, where somebody in it was erased: it cannot be read again. */
  file: { name?: string; digest: string; bytes: number; deleted?: true };
  total?: number;
  rows: number;
  faulty: number;
  accepted: number;
  outcomes: Record<'delivered' | 'withheld' | 'failed' | 'cancelled' | 'underWay' | 'gathered', number>;
  rate?: number;
  estimatedEnd?: string;
  heldUp?: BatchWhy;
  failure?: BatchWhy;
  createdBy: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
}

export interface BatchWhy {
  code: string;
  reason: string;
  remedy?: string;
}

export interface Session {
  person: { id: string; name: string; email?: string };
  roles: string[];
  teams: string[];
  scopes: string[];
  csrf: string;
  expiresAt: string;
}
