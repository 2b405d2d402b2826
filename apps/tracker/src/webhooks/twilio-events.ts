import type { Reason } from '@tourbus/contracts';
import { z } from 'zod';
import type { ProviderReceipt } from '../receipts/receipts.service.js';
import type { CapturedResponse, ResponseKind } from '../responses/response.js';
import { isStop } from './stop-words.js';

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

/** Somebody answers a message of ours. */
export function readTwilioReply(form: TwilioForm, communicationId: string, at: Date): CapturedResponse {
  const stop = form.OptOutType ? form.OptOutType.toUpperCase() === 'STOP' : isStop(form.Body ?? '');
  const base = { communicationId, at, providerEventId: `twilio:${form.MessageSid}` };
  return stop ? { ...base, kind: 'stop' } : { ...base, kind: 'reply', detail: form.Body };
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
