import { envelopeSchema, type Envelope } from '@tourbus/contracts';
import { extractTrace } from '../telemetry/trace.js';
import { invalidInput } from '../http/validation.js';
import type { Subscription } from './consumes.decorator.js';
import { envelopeOf, type Message, type RawMessage } from './message.js';
import { PermanentFailure } from './permanent-failure.js';

/** Checks a message against its contract. @throws PermanentFailure that names what does not fit */
export function readMessage(subscription: Subscription, raw: RawMessage): Message<unknown> {
  const trace = extractTrace(raw.headers);
  if (subscription.contracts.size === 0)
    return { envelope: { id: raw.id } as Envelope, subject: raw.subject, data: raw, trace };
  const contract = subscription.contracts.get(raw.subject);
  if (!contract)
    throw new PermanentFailure(
      'unknown-subject',
      `${subscription.durable} has no contract for ${raw.subject}.`,
      'Deploy a version that knows it, then replay.',
    );
  const envelope = envelopeSchema.safeParse(envelopeOf(raw.headers));
  if (!envelope.success) throw violated(raw.subject, 'envelope', envelope.error.issues);
  const data = contract.data.safeParse(parse(raw));
  if (!data.success) throw violated(raw.subject, 'data', data.error.issues);
  return { envelope: envelope.data, subject: raw.subject, data: data.data, trace };
}

const parse = (raw: RawMessage): unknown => {
  try {
    return JSON.parse(raw.body);
  } catch {
    throw new PermanentFailure(
      'malformed-json',
      `The body of ${raw.subject} is not JSON.`,
      'Find who published it; discard this message.',
    );
  }
};

const violated = (
  subject: string,
  part: string,
  issues: Parameters<typeof invalidInput>[0],
): PermanentFailure =>
  new PermanentFailure(
    'contract-violated',
    `The ${part} of ${subject} does not fit its contract: ${invalidInput(issues).details.detail}`,
    'Find who published it; after a fix that accepts it, replay.',
  );
