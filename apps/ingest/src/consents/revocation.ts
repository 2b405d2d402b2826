import type { Channel, ConsentEntry } from '@tourbus/contracts';
import { z } from 'zod';
import type { ConsentDraft } from './log.js';

/**
 * How far a revocation reaches, as versioned policy. A STOP is never narrower than the number it came from; what is
 * sent besides, as a delivery note by e-mail, is not what somebody meant who stopped text messages.
 */
export const revocationPolicySchema = z.strictObject({
  version: z.int().positive(),
  stop: z.enum(['contact-point', 'channel', 'all']).default('channel'),
  unsubscribe: z.enum(['purpose', 'channel', 'all']).default('purpose'),
  complaint: z.enum(['purpose', 'channel', 'all']).default('all'),
});
export type RevocationPolicy = z.infer<typeof revocationPolicySchema>;

/** What is heard of somebody who wants to hear no more. */
export interface HeardRevocation {
  kind: 'stop' | 'unsubscribe' | 'complaint';
  customerId: string;
  channel: Channel;
  /** The hash of the contact point that it came from, where it is known. */
  from?: string;
  /** What an unsubscribe link withdraws. */
  purpose?: string;
  /** The id of the response. */
  reference: string;
  at: string;
  heardAt: string;
}

export type Reach = Pick<ConsentEntry, 'purpose' | 'channel' | 'contactPoint'>;

/** What an unsubscribe or a complaint withdraws where it does not say. */
const defaultPurpose = 'marketing';

/** Where what it should be bound to is not known, it reaches further, never less far. */
export function reachOf(
  { kind, channel, from, purpose = defaultPurpose }: HeardRevocation,
  policy: RevocationPolicy,
): Reach {
  switch (policy[kind]) {
    case 'contact-point':
      return from === undefined ? { channel } : { channel, contactPoint: from };
    case 'channel':
      return { channel };
    case 'purpose':
      return { purpose };
    case 'all':
      return {};
  }
}

export const draftOf = (heard: HeardRevocation, policy: RevocationPolicy): ConsentDraft => ({
  ...reachOf(heard, policy),
  customerId: heard.customerId,
  state: 'revoked',
  source: heard.kind,
  ...(heard.from !== undefined && { spokenFrom: heard.from }),
  proof: { kind: 'message', at: heard.at, reference: heard.reference },
  at: heard.at,
  heardAt: heard.heardAt,
  actor: 'tracker',
});

/** A START lifts the STOP from its number by where it came from, and grants anew what the policy says it is for. */
export const draftOfStart = (heard: Omit<HeardRevocation, 'kind'> & { from: string }): ConsentDraft => ({
  customerId: heard.customerId,
  state: 'granted',
  // The message is a signature (15 U.S.C. § 7001(c)): what it rests on can be printed.
  basis: 'express-written',
  purpose: heard.purpose ?? defaultPurpose,
  channel: heard.channel,
  contactPoint: heard.from,
  spokenFrom: heard.from,
  source: 'start',
  proof: { kind: 'message', at: heard.at, reference: heard.reference },
  at: heard.at,
  heardAt: heard.heardAt,
  actor: 'tracker',
});
