import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  communicationComposedV1,
  communicationDeliveredV1,
  communicationFailedV1,
  contactKeysOf,
  contactPointHash,
  responseCapturedV1,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { withWrongClock } from '../wrong-clock.js';
import {
  type Mail,
  type TrackerUnderTest,
  mail,
  send,
  sendgridRequest,
  startTracker,
  twilioRequest,
} from './tracker.js';

interface Described {
  state: string;
  reason: { code: string } | null;
  receipts: { kind: string; provider: string }[];
  responses: { kind: string; machine: string | null }[];
}

describe('webhooks of providers', () => {
  let tracker: TrackerUnderTest;

  beforeAll(async () => {
    tracker = await startTracker();
  });
  afterAll(() => tracker.stop());

  const sendgrid = (events: unknown, at?: Date) =>
    tracker.request('/t/hooks/sendgrid', sendgridRequest(events, at));
  const twilio = (path: string, form: Record<string, string>) =>
    tracker.request(path, twilioRequest(path, form));
  const event = ({ head }: Mail, kind: string, more: object = {}) => ({
    event: kind,
    sg_event_id: randomUUID(),
    sg_message_id: 'filter-1',
    timestamp: Math.floor(Date.now() / 1_000),
    communicationId: head.communicationId,
    email: 'zoe@customers.example',
    ...more,
  });
  const recorded = async (): Promise<Mail> => {
    const sent = mail();
    await send(tracker.bus, sent);
    await tracker.recorded();
    return sent;
  };
  const textMessage = async (to: string): Promise<Mail> => {
    const sent = mail();
    const content = { kind: 'sms' as const, from: '+4312345', to, text: 'Unterwegs!' };
    const composed = { ...sent.composed, channel: 'sms' as const, content };
    await tracker.bus.publish(communicationComposedV1, composed, sent.head.communicationId);
    await tracker.recorded();
    return sent;
  };
  const described = ({ head }: Mail): Promise<Described> =>
    tracker.read(`/communications/${head.communicationId}`);

  it('of SendGrid make a communication delivered, and tell the others', async () => {
    const sent = await recorded();
    const answer = await sendgrid([
      event(sent, 'processed'),
      event(sent, 'delivered'),
      { event: 'delivered', of: 'others' },
    ]);
    expect(answer.status).toBe(204);
    await eventually(async () => (await described(sent)).state === 'delivered');
    expect((await described(sent)).receipts.map(({ kind }) => kind).sort()).toEqual([
      'delivered',
      'processed',
    ]);
    const facts = await tracker.bus.read(communicationDeliveredV1, 1);
    expect(facts.filter(({ data }) => data.communicationId === sent.head.communicationId)).toHaveLength(1);
  });

  it('of SendGrid make it failed when it bounces after all, with the reason and a response', async () => {
    const sent = await recorded();
    await sendgrid([
      event(sent, 'delivered'),
      event(sent, 'bounce', { status: '5.1.1', reason: '550 no such mailbox' }),
    ]);
    await eventually(async () => (await described(sent)).state === 'failed');
    expect(await described(sent)).toMatchObject({
      reason: { code: 'smtp-5.1.1' },
      responses: [{ kind: 'bounce' }],
    });
    const facts = await tracker.bus.read(communicationFailedV1, 1);
    expect(facts.find(({ data }) => data.communicationId === sent.head.communicationId)?.data.outcome).toBe(
      'undeliverable',
    );
  });

  it('count an event once however often SendGrid sends it', async () => {
    const sent = await recorded();
    const opened = event(sent, 'open', { sg_machine_open: true });
    const complaint = event(sent, 'spamreport');
    for (const batch of [[opened, opened], [opened], [complaint, opened]])
      expect((await sendgrid(batch)).status).toBe(204);
    const { receipts, responses } = await described(sent);
    expect(receipts).toHaveLength(2);
    expect(responses.map(({ kind }) => kind).sort()).toEqual(['complaint', 'open']);
    expect(responses.find(({ kind }) => kind === 'open')?.machine).not.toBeNull();
    const facts = await tracker.bus.read(responseCapturedV1, 1);
    expect(facts.filter(({ data }) => data.communicationId === sent.head.communicationId)).toHaveLength(2);
  });

  it('are refused with the signature of another body, of yesterday, or of nobody', async () => {
    const sent = await recorded();
    const good = sendgridRequest([event(sent, 'delivered')]);
    const forged = { ...good, body: JSON.stringify([event(sent, 'bounce')]) };
    const replayed = sendgridRequest([event(sent, 'bounce')], new Date(Date.now() - 86_400_000));
    const garbage = {
      ...good,
      headers: { ...good.headers, 'x-twilio-email-event-webhook-signature': 'garbage' },
    };
    const unsigned = { method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } };
    for (const request of [forged, replayed, garbage, unsigned]) {
      const answer = await tracker.request('/t/hooks/sendgrid', request);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        type: 'urn:tourbus:problem:bad-signature',
        remedy: expect.any(String),
      });
    }
    expect((await described(sent)).receipts).toEqual([]);
  });

  it('of Twilio follow a text message, also when they overtake the facts about it', async () => {
    const sent = mail();
    const path = `/t/hooks/twilio/${sent.head.communicationId}`;
    for (const MessageStatus of ['sent', 'delivered', 'delivered'])
      expect((await twilio(path, { MessageSid: 'SM1', MessageStatus })).status).toBe(200);
    const content = { kind: 'sms' as const, from: '+4312345', to: '+436640000001', text: 'Unterwegs!' };
    await tracker.bus.publish(
      communicationComposedV1,
      { ...sent.composed, channel: 'sms', content },
      sent.head.communicationId,
    );
    await eventually(async () => (await described(sent)).state === 'delivered');
    expect((await described(sent)).receipts.map(({ kind }) => kind)).toEqual(['sent', 'delivered']);
  });

  it('count as soon as the facts are there, however long they have waited for them', async () => {
    const sent = mail();
    const { communicationId } = sent.head;
    const anHourAgo = Math.floor(Date.now() / 1_000) - 3_600;
    await sendgrid([event(sent, 'delivered', { timestamp: anHourAgo })]);
    const isPutOff = `SELECT FROM receipts WHERE communication_id = $1 AND settles_at > now() + interval '20 minutes'`;
    await eventually(
      async () => (await tracker.service.app.get(DataSource).query(isPutOff, [communicationId])).length > 0,
    );
    await send(tracker.bus, sent);
    await eventually(async () => (await described(sent)).state === 'delivered');
  });

  it('of Twilio stop a customer who answers STOP, whichever message it answers', async () => {
    const earlier = await textMessage('+436640000002');
    const latest = await textMessage('+436640000002');
    const incoming = { MessageSid: 'SM3', From: '+436640000002', To: '+4312345', Body: 'Stop, bitte' };
    const answer = await twilio('/t/hooks/twilio', incoming);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<Response/>')]);
    expect((await described(latest)).responses).toMatchObject([{ kind: 'stop' }]);
    expect((await described(earlier)).responses).toEqual([]);
    expect((await twilio('/t/hooks/twilio', { ...incoming, From: '+436649999999' })).status).toBe(404);
  });

  it('of Twilio hear STOP and START in the languages of the samples, and from which number', async () => {
    const number = '+436640000003';
    await textMessage(number);
    const kinds: string[] = [];
    for (const [i, Body] of ['Bitte nicht mehr schreiben', 'START', 'please don’t stop', '停止'].entries()) {
      await twilio('/t/hooks/twilio', { MessageSid: `SM-words-${i}`, From: number, To: '+4312345', Body });
      kinds.push(
        ...(await tracker.bus.read(responseCapturedV1, 1))
          .filter(
            ({ data }) => data.responseId === deterministicId('response', data.kind, `twilio:SM-words-${i}`),
          )
          .map(({ data }) => data.kind),
      );
    }
    expect(kinds).toEqual(['stop', 'start', 'reply', 'stop']);
    const facts = (await tracker.bus.read(responseCapturedV1, 1)).filter(({ data }) => data.kind === 'start');
    const keys = contactKeysOf(tracker.infrastructure.stack.secrets.contactKeys);
    expect(facts.map(({ data }) => data.contactPoint)).toEqual([
      contactPointHash({ channel: 'sms', address: number }, keys),
    ]);
  });

  it('bear the time of the database, however wrong the clock of the process is', async () => {
    const number = '+436640000004';
    await textMessage(number);
    const real = Date.now();
    await withWrongClock(-3_600_000, () =>
      twilio('/t/hooks/twilio', { MessageSid: 'SM5', From: number, To: '+4312345', Body: 'STOP' }),
    );
    const id = deterministicId('response', 'stop', 'twilio:SM5');
    const heard = (await tracker.bus.read(responseCapturedV1, 1)).find(({ data }) => data.responseId === id);
    const said = Date.parse(heard?.data.respondedAt ?? '');
    expect(said).toBeGreaterThanOrEqual(real - 1_000);
    expect(said).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('of Twilio are refused for another address, another form, or without a signature', async () => {
    const path = `/t/hooks/twilio/${randomUUID()}`;
    const form = { MessageSid: 'SM4', MessageStatus: 'delivered' };
    const elsewhere = await tracker.request(path, twilioRequest(`/t/hooks/twilio/${randomUUID()}`, form));
    const changed = await tracker.request(path, {
      ...twilioRequest(path, form),
      body: new URLSearchParams({ ...form, MessageStatus: 'failed' }),
    });
    const unsigned = await tracker.request(path, { method: 'POST', body: new URLSearchParams(form) });
    expect([elsewhere.status, changed.status, unsigned.status]).toEqual([403, 403, 403]);
  });

  it('of Twilio are refused unless they are small forms', async () => {
    const path = '/t/hooks/twilio';
    const form = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [String(i), '']));
    const large = await tracker.request(path, twilioRequest(path, form));
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect([large.status, (await tracker.request(path, json)).status]).toEqual([413, 415]);
  });
});

describe('webhooks that are not set up', () => {
  let tracker: TrackerUnderTest;

  beforeAll(async () => {
    tracker = await startTracker({ TWILIO_AUTH_TOKEN: '', SENDGRID_WEBHOOK_PUBLIC_KEY: '' });
  });
  afterAll(() => tracker.stop());

  it('are not there', async () => {
    const path = '/t/hooks/twilio';
    const answers = [
      await tracker.request('/t/hooks/sendgrid', sendgridRequest([])),
      await tracker.request(path, twilioRequest(path, { MessageSid: 'SM5' })),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ type: 'urn:tourbus:problem:not-configured' });
    }
  });
});
