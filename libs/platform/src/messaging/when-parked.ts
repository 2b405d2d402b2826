import { envelopeSchema } from '@tourbus/contracts';
import { extractTrace } from '../telemetry/trace.js';
import type { Subscription } from './consumes.decorator.js';
import { type RawMessage, envelopeOf } from './message.js';
import type { PermanentFailure } from './permanent-failure.js';
import type { Transaction } from './transaction.js';

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Announces, within the transaction that parks it, what follows from a message being parked. */
export function announceParked(
  tx: Transaction,
  { durable: consumer, whenParked }: Pick<Subscription, 'durable' | 'whenParked'>,
  raw: RawMessage,
  { code, reason, remedy }: PermanentFailure,
): void {
  const fact = whenParked?.fact(parsed(raw.body), { consumer, code, reason, remedy });
  if (!whenParked || fact === undefined) return;
  const envelope = envelopeSchema.safeParse(envelopeOf(raw.headers));
  const at = raw.publishedAt ?? new Date();
  tx.announce(whenParked.contract, fact, {
    // Parked again after a replay, it may say something else.
    identity: `${consumer}:${raw.id}:${code}:${at.getTime()}`,
    cause: { ...(envelope.success && { envelope: envelope.data }), trace: extractTrace(raw.headers) },
    at,
  });
}
