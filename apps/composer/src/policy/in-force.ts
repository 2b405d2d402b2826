import type { Contact } from './caps.ts';
import { type Instant, millisOf } from './duration.ts';
import type { Limits } from './limits.ts';
import type { Policy } from './policy.ts';

/** The version that a decision was made by. */
export interface PolicyRef {
  readonly key: string;
  readonly version: number;
}

/** A published version of a policy, ready to be asked. Keep it: what it works out, it works out once. */
export interface PolicyInForce {
  readonly ref: PolicyRef;
  readonly body: Policy;
  readonly limits: Limits;
}

export const inForce = (ref: PolicyRef, body: Policy): PolicyInForce => ({
  ref,
  body,
  limits: {
    source: 'policy',
    caps: body.caps,
    quietHours: body.quietHours,
    sendWindows: body.sendWindows,
  },
});

/** How far back a policy and other limits look, in milliseconds. */
export const lookBackOf = ({ body }: PolicyInForce, others: readonly Limits[] = []): number =>
  Math.max(
    0,
    ...[...body.caps, ...others.flatMap(({ caps }) => caps ?? [])].map(({ window }) => millisOf(window)),
    body.sunset ? millisOf(body.sunset.oneIn) : 0,
  );

/** The contacts that may still count at `now` or later: all in the look-back, and the last that sunset counts. */
export function stillNeeded(
  policy: PolicyInForce,
  contacts: readonly Contact[],
  now: Instant,
  others: readonly Limits[] = [],
): Contact[] {
  const since = now - lookBackOf(policy, others);
  const { sunset } = policy.body;
  const backedOff = sunset
    ? contacts.filter(({ messageClass }) => sunset.messageClasses.includes(messageClass)).slice(-sunset.after)
    : [];
  const counted = new Set(backedOff);
  return contacts.filter((contact) => contact.at > since || counted.has(contact));
}
