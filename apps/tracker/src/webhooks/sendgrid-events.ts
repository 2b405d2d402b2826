import type { Reason } from '@tourbus/contracts';
import { z } from 'zod';
import type { ProviderReceipt } from '../receipts/receipts.service.js';
import type { CapturedResponse, ResponseKind } from '../responses/response.js';

/**
 * One entry of SendGrid's event webhook, as far as it concerns us; our custom argument stands at its top level.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 */
export const sendgridEventSchema = z.object({
  event: z.string(),
  sg_event_id: z.string().min(1),
  sg_message_id: z.string().default(''),
  /** Seconds since 1970. */
  timestamp: z.number().int().nonnegative(),
  communicationId: z.uuid(),
  reason: z.string().optional(),
  status: z.string().optional(),
  /** Of a bounce: `bounce`, or `blocked` where another try may succeed. */
  type: z.string().optional(),
  sg_machine_open: z.boolean().optional(),
});
export type SendgridEvent = z.infer<typeof sendgridEventSchema>;

export interface WhatHappened {
  receipt: ProviderReceipt;
  response?: CapturedResponse;
}

/** SendGrid drops what its own suppressions forbid, and says which. */
function whyDropped(reason: string): ResponseKind | undefined {
  if (/unsubscrib/i.test(reason)) return 'unsubscribe';
  if (/spam report/i.test(reason)) return 'complaint';
  return /bounced|invalid/i.test(reason) ? 'bounce' : undefined;
}

function responseKindOf({ event, type, reason = '' }: SendgridEvent): ResponseKind | undefined {
  switch (event) {
    case 'bounce':
      return type === 'blocked' ? 'soft-bounce' : 'bounce';
    case 'dropped':
      return whyDropped(reason);
    case 'spamreport':
      return 'complaint';
    case 'open':
    case 'click':
      return event;
    case 'unsubscribe':
    case 'group_unsubscribe':
      return 'unsubscribe';
    default:
      return undefined;
  }
}

const outcomes: Record<string, ProviderReceipt['outcome']> = {
  delivered: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
};

const reasonOf = ({ event, status, reason }: SendgridEvent): Reason | undefined =>
  reason === undefined
    ? undefined
    : { code: status ? `smtp-${status}` : event, text: reason.slice(0, 1_000).toWellFormed() };

export function readSendgridEvent(event: SendgridEvent): WhatHappened {
  const { communicationId, sg_event_id: eventId } = event;
  const at = new Date(event.timestamp * 1_000);
  const kind = responseKindOf(event);
  const receipt: ProviderReceipt = {
    communicationId,
    provider: 'sendgrid',
    eventId,
    kind: event.event,
    at,
    providerMessageId: event.sg_message_id,
    outcome: outcomes[event.event],
    reason: reasonOf(event),
  };
  if (!kind) return { receipt };
  const response: CapturedResponse = {
    communicationId,
    kind,
    at,
    providerEventId: `sendgrid:${eventId}`,
    ...(event.sg_machine_open && { machine: 'SendGrid tells that a machine opened it' }),
    ...(kind === 'unsubscribe' && { purpose: 'marketing' }),
    ...(event.reason !== undefined && { detail: event.reason }),
  };
  return { receipt, response };
}
