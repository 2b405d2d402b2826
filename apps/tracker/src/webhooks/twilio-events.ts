import type { Reason } from '@tourbus/contracts';
import { z } from 'zod';
import type { ProviderReceipt } from '../receipts/receipts.service.js';
import type { CapturedResponse, ResponseKind } from '../responses/response.js';
import { readKeyword } from '../stop-words/keyword.js';

/**
 * The form that Twilio posts: about the status of a message of ours, or with a message that came in.
 * https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 */
export const twilioFormSchema = z.object({
  MessageSid: z.string().min(1),
  MessageStatus: z.string().optional(),
  SmsStatus: z.string().optional(),
  ErrorCode: z.string().optional(),
  From: z.string().default(''),
  Body: z.string().optional(),
  OptOutType: z.string().optional(),
});
export type TwilioForm = z.infer<typeof twilioFormSchema>;

const outcomes: Record<string, ProviderReceipt['outcome']> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
};

/** Codes after which another try to the same number is pointless: unknown, not mobile, out of reach for texts. */
const permanentErrors = new Set(['21211', '21214', '21614', '30005', '30006']);
/** The recipient had sent STOP to this sender. */
const optedOutError = '21610';

export const isIncoming = (form: TwilioForm): boolean =>
  form.OptOutType !== undefined || form.Body !== undefined || form.SmsStatus === 'received';

/** What Twilio's own opt-out management found in a message, where it is switched on; it has answered already. */
const optOutIntents: Record<string, 'stop' | 'start' | 'help'> = {
  STOP: 'stop',
  START: 'start',
  HELP: 'help',
};

/**
 * Somebody answers a message of ours. HELP is a reply for a person to read: the words to answer it with are the company's.
 * @param contactPoint the hash of the number that it came from
 */
export function readTwilioReply(
  form: TwilioForm,
  { communicationId, at, contactPoint }: { communicationId: string; at: Date; contactPoint?: string },
): CapturedResponse {
  const intent = form.OptOutType
    ? optOutIntents[form.OptOutType.toUpperCase()]
    : readKeyword(form.Body ?? '')?.intent;
  const base = { communicationId, at, contactPoint, providerEventId: `twilio:${form.MessageSid}` };
  return intent === 'stop' || intent === 'start'
    ? { ...base, kind: intent }
    : { ...base, kind: 'reply', detail: form.Body };
}

/** How a message of ours fares; Twilio tells no time, so it is that of the callback. */
export function readTwilioStatus(
  form: TwilioForm,
  communicationId: string,
  at: Date,
): { receipt: ProviderReceipt; response?: CapturedResponse } {
  const status = (form.MessageStatus ?? form.SmsStatus ?? 'unknown').toLowerCase();
  const outcome = outcomes[status];
  const eventId = `${form.MessageSid}:${status}`;
  const receipt: ProviderReceipt = {
    communicationId,
    provider: 'twilio',
    eventId,
    kind: status,
    at,
    providerMessageId: form.MessageSid,
    outcome,
    reason: outcome === 'failed' ? reasonOf(status, form.ErrorCode) : undefined,
  };
  if (outcome !== 'failed') return { receipt };
  const kind = responseKindOf(form.ErrorCode);
  return {
    receipt,
    response: {
      communicationId,
      kind,
      at,
      providerEventId: `twilio:${eventId}`,
      detail: receipt.reason?.text,
    },
  };
}

const reasonOf = (status: string, code?: string): Reason => ({
  code: code ? `twilio-${code}` : `twilio-${status}`,
  text: code ? `Twilio reports “${status}” with error ${code}.` : `Twilio reports “${status}”.`,
});

function responseKindOf(code = ''): ResponseKind {
  if (code === optedOutError) return 'stop';
  return permanentErrors.has(code) ? 'bounce' : 'soft-bounce';
}
