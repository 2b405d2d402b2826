import type { Channel, ConsentEntry } from '@tourbus/contracts';
import type { ConsentDraft } from './log.js';

/** Somebody entered an address; whether they hold it is asked by a message to it. */
export interface OptInRequest {
  id: string;
  customerId: string;
  /** The hash of the address. */
  contactPoint: string;
  channel: Channel;
  purpose: string;
  /** Which words they were shown. */
  wording: string;
  requestedAt: Date;
  /** A confirmation from then on is none. */
  expiresAt: Date;
}

/** The button of the page that the link leads to; opening the page is none, as scanners open it too. */
export interface Confirmation {
  requestId: string;
  at: Date;
}

export type OptIn =
  | { state: 'pending'; until: Date }
  | { state: 'expired' }
  /** What was revoked meanwhile is asked for anew, not confirmed. */
  | { state: 'withdrawn'; by: ConsentEntry }
  | { state: 'confirmed'; draft: ConsentDraft };

/** Where a request stands, from what is known, in whatever order it came to be known. */
export function doubleOptIn(
  request: OptInRequest,
  confirmations: readonly Confirmation[],
  log: readonly ConsentEntry[],
  now: Date,
): OptIn {
  const [first] = confirmations
    .filter(
      ({ requestId, at }) =>
        requestId === request.id && at >= request.requestedAt && at < request.expiresAt && at <= now,
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const [withdrawal] = log
    .filter((entry) => withdraws(entry, request, first?.at ?? now))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (withdrawal) return { state: 'withdrawn', by: withdrawal };
  if (first) return { state: 'confirmed', draft: draftOf(request, first) };
  return now < request.expiresAt ? { state: 'pending', until: request.expiresAt } : { state: 'expired' };
}

function withdraws(entry: ConsentEntry, request: OptInRequest, until: Date): boolean {
  const at = Date.parse(entry.at);
  return (
    entry.state === 'revoked' &&
    at >= request.requestedAt.getTime() &&
    at <= until.getTime() &&
    (entry.purpose ?? request.purpose) === request.purpose &&
    (entry.channel ?? request.channel) === request.channel &&
    (entry.contactPoint ?? request.contactPoint) === request.contactPoint
  );
}

const draftOf = (request: OptInRequest, { at }: Confirmation): ConsentDraft => ({
  customerId: request.customerId,
  state: 'granted',
  basis: 'express',
  purpose: request.purpose,
  channel: request.channel,
  contactPoint: request.contactPoint,
  wording: request.wording,
  source: 'double-opt-in',
  proof: { kind: 'double-opt-in', at: at.toISOString(), reference: request.id },
  at: at.toISOString(),
  heardAt: at.toISOString(),
  actor: 'tracker',
});
