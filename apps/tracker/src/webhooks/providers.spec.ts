import { describe, expect, it } from '@jest/globals';
import { readSendgridEvent, sendgridEventSchema } from './sendgrid-events.js';
import { isIncoming, readTwilioReply, readTwilioStatus, twilioFormSchema } from './twilio-events.js';

const communicationId = '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10';
const sendgrid = (more: object) =>
  readSendgridEvent(
    sendgridEventSchema.parse({
      sg_event_id: 'e1',
      sg_message_id: 'm1',
      timestamp: 1_800_000_000,
      communicationId,
      ...more,
    }),
  );

describe('what SendGrid reports', () => {
  it.each([
    [{ event: 'processed' }, undefined, undefined],
    [{ event: 'deferred', reason: '450 later' }, undefined, undefined],
    [{ event: 'delivered' }, 'delivered', undefined],
    [{ event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 unknown' }, 'failed', 'bounce'],
    [{ event: 'bounce', type: 'blocked', reason: '421 busy' }, 'failed', 'soft-bounce'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'failed', 'bounce'],
    [{ event: 'dropped', reason: 'Unsubscribed Address' }, 'failed', 'unsubscribe'],
    [{ event: 'dropped', reason: 'Spam Reporting Address' }, 'failed', 'complaint'],
    [{ event: 'dropped', reason: 'Recipient List over Package Quota' }, 'failed', undefined],
    [{ event: 'spamreport' }, undefined, 'complaint'],
    [{ event: 'open' }, undefined, 'open'],
    [{ event: 'click' }, undefined, 'click'],
    [{ event: 'unsubscribe' }, undefined, 'unsubscribe'],
    [{ event: 'something new' }, undefined, undefined],
  ])('%j settles the communication as %s, and is a response %s', (event, outcome, kind) => {
    const { receipt, response } = sendgrid(event);
    expect([receipt.outcome, response?.kind]).toEqual([outcome, kind]);
    expect(receipt).toMatchObject({
      eventId: 'e1',
      providerMessageId: 'm1',
      at: new Date(1_800_000_000_000),
    });
  });

  it('keeps why a mail bounced', () => {
    const { receipt } = sendgrid({ event: 'bounce', status: '5.1.1', reason: '550 unknown' });
    expect(receipt.reason).toEqual({ code: 'smtp-5.1.1', text: '550 unknown' });
  });

  it('knows the opens that Apple’s servers make', () => {
    expect(sendgrid({ event: 'open', sg_machine_open: true }).response?.machine).toContain('machine');
  });

  it('is ours only with the id of a communication', () => {
    const others = { event: 'delivered', sg_event_id: 'e', timestamp: 1 };
    expect(sendgridEventSchema.safeParse(others).success).toBe(false);
  });
});

const at = new Date('2026-11-02T09:00:00Z');
const twilio = (more: object) =>
  readTwilioStatus(twilioFormSchema.parse({ MessageSid: 'SM1', ...more }), communicationId, at);

describe('what Twilio reports', () => {
  it.each([
    [{ MessageStatus: 'sent' }, undefined, undefined],
    [{ MessageStatus: 'delivered' }, 'delivered', undefined],
    [{ MessageStatus: 'undelivered', ErrorCode: '30005' }, 'failed', 'bounce'],
    [{ MessageStatus: 'undelivered', ErrorCode: '30003' }, 'failed', 'soft-bounce'],
    [{ MessageStatus: 'failed', ErrorCode: '21610' }, 'failed', 'stop'],
    [{ MessageStatus: 'failed' }, 'failed', 'soft-bounce'],
  ])('%j settles the communication as %s, and is a response %s', (form, outcome, kind) => {
    const { receipt, response } = twilio(form);
    expect([receipt.outcome, response?.kind]).toEqual([outcome, kind]);
  });

  it('tells each status of a message once', () => {
    expect(twilio({ MessageStatus: 'sent' }).receipt.eventId).not.toBe(
      twilio({ MessageStatus: 'delivered' }).receipt.eventId,
    );
  });

  it.each([
    [{ OptOutType: 'STOP', Body: 'anything' }, 'stop'],
    [{ OptOutType: 'HELP', Body: 'stop' }, 'reply'],
    [{ OptOutType: 'START', Body: 'anything' }, 'start'],
    [{ Body: 'Stop!' }, 'stop'],
    [{ Body: 'Bitte nicht mehr schreiben' }, 'stop'],
    [{ Body: 'START' }, 'start'],
    [{ Body: 'HELP' }, 'reply'],
    [{ Body: 'please don’t stop' }, 'reply'],
    [{ Body: 'Thank you' }, 'reply'],
  ])('takes the answer %j for a %s', (form, kind) => {
    const parsed = twilioFormSchema.parse({ MessageSid: 'SM2', ...form });
    expect(isIncoming(parsed)).toBe(true);
    expect(readTwilioReply(parsed, { communicationId, at }).kind).toBe(kind);
  });
});
