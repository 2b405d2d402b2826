import type { Channel, ResponseCapturedV1 } from '@tourbus/contracts';

/** Milliseconds since 1970; never later than when it was heard of. */
export type Instant = number;

/** What traits are inferred from: what was sent to a customer, what the customer did with it, and what they bought. */
export type Fact =
  | { kind: 'sent'; channel: Channel; at: Instant }
  | Responded
  | {
      kind: 'purchased';
      /** In the smallest units of the currency, as a whole number; a refund is negative. */
      amount: number;
      /** ISO 4217. */
      currency: string;
      at: Instant;
    };

/** A response by a person: what machines do says nothing about anybody. */
export interface Responded {
  kind: 'responded';
  response: ResponseCapturedV1['kind'] | 'answer';
  channel: Channel;
  /** Whether it is the first sign that the customer heeded this message; of several, one is. */
  first: boolean;
  /** Of the customer, as known then: an IANA name. */
  timeZone?: string;
  at: Instant;
}

/** Responses by which somebody shows to have heeded a message. */
const heeding: ReadonlySet<string> = new Set<Responded['response']>(['open', 'click', 'reply', 'answer']);
/** Responses by which somebody turns away. */
const leaving: ReadonlySet<string> = new Set<Responded['response']>(['unsubscribe', 'stop', 'complaint']);

export const isHeeding = (fact: Fact): fact is Responded =>
  fact.kind === 'responded' && heeding.has(fact.response);
export const isLeaving = (fact: Fact): fact is Responded =>
  fact.kind === 'responded' && leaving.has(fact.response);
/** A refund of something is no new purchase. */
export const isPurchase = (fact: Fact): boolean => fact.kind === 'purchased' && fact.amount >= 0;

/** The earlier or the later of two times, where one may not be known; the order in which they come does not matter. */
export const earlier = (one: Instant | undefined, other: Instant): Instant => Math.min(one ?? other, other);
export const later = (one: Instant | undefined, other: Instant): Instant => Math.max(one ?? other, other);
