import type { Channel } from './records.ts';

export interface PostalAddress {
  recipient?: string;
  lines: string[];
  postalCode?: string;
  city?: string;
  region?: string;
  country?: string;
}

type ContactPointState = 'active' | 'verified' | 'bouncing' | 'stopped';
export type ContactPoint =
  | { channel: 'email'; address: string; state: ContactPointState }
  | { channel: 'sms'; address: string; state: ContactPointState }
  | { channel: 'print'; address: PostalAddress; state: ContactPointState };

export interface Customer {
  id: string;
  version: number;
  names: { given?: string; family?: string; organisation?: string; display?: string };
  locale?: string;
  timeZone?: string;
  country?: string;
  contactPoints: ContactPoint[];
  preferences: { channels?: Channel[] };
  consents: {
    purpose: string;
    channel?: Channel;
    state: 'granted' | 'revoked';
    basis?: string;
    at?: string;
  }[];
  attributes: Record<string, unknown>;
  traits: Record<string, unknown>;
}

/** What is inferred of a customer, and from what. */
export interface CustomerTrait {
  key: string;
  name: string;
  kind: 'inferred' | 'counted' | 'custom';
  value?: unknown;
  inputs: Record<string, unknown>;
  formula: string;
  description?: string;
  fault?: string;
  computedAt?: string;
}

export interface CustomTrait {
  key: string;
  name: string;
  description?: string;
  expression: string;
  version: number;
  changedBy: string;
  updatedAt: string;
  progress: { state: 'computing' | 'current'; computed: number; faults: number; fault?: string };
}

/** As lists show one. */
export type CustomerSummary = Pick<
  Customer,
  'id' | 'version' | 'names' | 'locale' | 'country' | 'contactPoints'
> & { mergedInto?: string };

/** Customers who are likely to be one. */
export interface Duplicates {
  reasons: string[];
  customers: CustomerSummary[];
}

export interface MergeRecord {
  customerId: string;
  mergedInto: string;
  why: string;
  by: string;
  at: string;
  partedBy: string | null;
  partedAt: string | null;
}

/** A line of the consent log, with what shows that it was said. */
export interface ConsentLine {
  id: string;
  purpose: string | null;
  channel: Channel | null;
  state: 'granted' | 'revoked';
  basis: string | null;
  source: string;
  actor: string | null;
  at: string;
  wording: string | null;
  proof: { kind: string; at: string; reference?: string } | null;
  confirmed: boolean | null;
  cameFor?: string;
}

export interface Touchpoint {
  id: string;
  kind:
    | 'event-received'
    | 'profile-changed'
    | 'response-captured'
    | 'merged'
    | 'unmerged'
    | 'purchase'
    | 'return'
    | 'support'
    | 'visit'
    | 'note';
  at: string;
  source: string;
  /** The merged id that it came for. */
  cameFor?: string;
  references: Record<string, unknown>;
  notes: string[];
}

/** That nothing of a customer may be deleted. */
export interface Hold {
  why: string;
  until: string | null;
  putBy: string;
  putAt: string;
}

/** How far a customer is forgotten. */
export interface Erasure {
  id: string;
  state: 'under-way' | 'done';
  services: Record<string, 'forgotten' | 'waiting'>;
}
