import type { Asking } from './asking.ts';
import { type Instant, millisOf } from './duration.ts';
import type { Policy } from './policy.ts';

export interface Term {
  /** From this moment on it is too late to send. Never, for what is regulatory. */
  readonly expiresAt: Instant;
  /** The last moment that is waited for; what is regulatory goes then whatever the hour. */
  readonly heldUntil: Instant;
}

/** How long a message keeps. A rule for its definition goes before one for its class. */
export function termOf(
  { expiry }: Pick<Policy, 'expiry'>,
  { definition, messageClass, occurredAt, requestedAt }: Asking,
): Term {
  const heldUntil = requestedAt + millisOf(expiry.longestHold);
  if (messageClass === 'regulatory') return { expiresAt: Infinity, heldUntil };
  const keeps = expiry.definitions[definition] ?? expiry.messageClasses[messageClass];
  const stale = keeps === undefined ? Infinity : occurredAt + millisOf(keeps);
  const expiresAt = Math.min(stale, heldUntil);
  return { expiresAt, heldUntil: expiresAt };
}
