import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
} from '@tourbus/contracts';
import type { RunningService } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';
import { type HttpProvider, startHttpProvider } from './http-provider.js';

let world: DispatcherWorld;
let twilio: HttpProvider;
let sendgrid: HttpProvider;
let service: RunningService;

const accountSid = `AC${'0'.repeat(32)}`;
const sms = (text: string) => ({ kind: 'sms' as const, from: '+43720000000', to: '+43 660 000 0001', text });
const asked = (text: string) =>
  twilio.requests.filter(({ body }) => new URLSearchParams(body).get('Body') === text);

beforeAll(async () => {
  world = await DispatcherWorld.start();
  twilio = await startHttpProvider(({ body }, nth) => {
    const text = new URLSearchParams(body).get('Body');
    if (text === 'busy' && nth === 1)
      return { status: 429, headers: { 'retry-after': '1' }, body: { code: 20429, message: 'Too many' } };
    if (text === 'nobody') return { status: 400, body: { code: 21211, message: 'Invalid To' } };
    if (text === 'drop') return 'drop';
    return { status: 201, body: { sid: `SM${'1'.repeat(32)}`, status: 'queued' } };
  });
  sendgrid = await startHttpProvider(({ body }, nth) => {
    if (body.includes('busy') && nth === 1) return { status: 503 };
    if (body.includes('refused')) return { status: 400, body: { errors: [{ message: 'no' }] } };
    return { status: 202, headers: { 'x-message-id': 'sg-1' } };
  });
  service = await world.dispatcher({
    EMAIL_PROVIDER: 'sendgrid',
    SENDGRID_API_KEY: 'SG.test',
    SENDGRID_URL: sendgrid.url,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_URL: twilio.url,
    PUBLIC_URL: 'https://tourbus.example',
  });
});
afterAll(async () => {
  await service?.stop();
  await Promise.all([twilio?.close(), sendgrid?.close()]);
  await world?.stop();
});

describe('an SMS by Twilio', () => {
  test('is offered with the address for its receipts', async () => {
    const { id } = await world.renderSms({ parts: sms('hello') });
    await world.reaches(id, 'accepted');
    const [request] = asked('hello');
    expect(request?.path).toBe(`/2010-04-01/Accounts/${accountSid}/Messages.json`);
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from(`${accountSid}:token`).toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: '+436600000001',
      From: '+43720000000',
      Body: 'hello',
      StatusCallback: `https://tourbus.example/t/hooks/twilio/${id}`,
    });
    const [fact] = await world.facts(communicationDispatchedV1, id);
    expect(fact?.data).toMatchObject({ provider: 'twilio', providerMessageId: `SM${'1'.repeat(32)}` });
  });

  test('waits as long as Twilio asks it to', async () => {
    const { id } = await world.renderSms({ parts: sms('busy') });
    const { attempts } = await world.reaches(id, 'accepted');
    expect(attempts.map(({ code }) => code)).toEqual(['twilio-20429', null]);
    const [first, then] = attempts.map(({ startedAt }) => new Date(startedAt).getTime());
    expect((then ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('that Twilio refuses is rejected with its error', async () => {
    const { id } = await world.renderSms({ parts: sms('nobody') });
    await world.reaches(id, 'rejected');
    const [fact] = await world.facts(communicationFailedV1, id);
    expect(fact?.data.reason.code).toBe('twilio-21211');
  });

  test.each(['marketing', 'regulatory'] as const)(
    'of class %s is never sent twice, also when the line drops before the answer',
    async (messageClass) => {
      const before = asked('drop').length;
      const { id } = await world.renderSms({ messageClass, parts: sms('drop') });
      await world.reaches(id, 'ambiguous');
      expect(asked('drop').length - before).toBe(1);
    },
  );

  test('is not sent again by who finds its call abandoned', async () => {
    const { id } = await world.renderSms({ parts: sms('abandoned') });
    await world.reaches(id, 'accepted');
    await world.loseOutcome(id);
    await world.reaches(id, 'ambiguous');
    expect(asked('abandoned')).toHaveLength(1);
  });
});

describe('an e-mail by SendGrid', () => {
  test('is offered with our ids and without tracking of theirs', async () => {
    const { id, to } = await world.render();
    await world.reaches(id, 'accepted');
    const request = sendgrid.requests.find(({ body }) => body.includes(id));
    expect(request).toMatchObject({ path: '/v3/mail/send', headers: { authorization: 'Bearer SG.test' } });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      personalizations: [{ to: [{ email: to, name: 'Zoë Müller' }] }],
      custom_args: { communicationId: id },
      headers: { 'Message-ID': `<${id}@example.example>`, 'X-Tourbus-Communication': id },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    });
    const [fact] = await world.facts(communicationDispatchedV1, id);
    expect(fact?.data).toMatchObject({ provider: 'sendgrid', providerMessageId: 'sg-1' });
  });

  test('goes again after a 503, and ends with a 400', async () => {
    const busy = await world.renderTo('z@customers.example', { subject: 'busy' });
    const refused = await world.renderTo('z@customers.example', { subject: 'refused' });
    expect((await world.reaches(busy.id, 'accepted')).attempts).toHaveLength(2);
    expect(await world.reaches(refused.id, 'rejected')).toMatchObject({ reasonCode: 'sendgrid-400' });
  });
});

test('a letter lies in the spool with its ticket, is delivered by that, and is the same job when it is spooled again', async () => {
  const artefact = await world.put('%PDF-1.7 a letter', 'application/pdf');
  const to = { recipient: 'Zoë Müller', lines: ['Ring 1'], postalCode: '1010', city: 'Wien', country: 'AT' };
  const { id } = await world.render({
    channel: 'print',
    parts: { kind: 'print', to, fileName: 'letter.pdf', artefact, pages: 1 },
  });
  await world.reaches(id, 'accepted');
  expect(await readFile(join(world.spool, `${id}.pdf`), 'utf8')).toBe('%PDF-1.7 a letter');
  const ticket = await readFile(join(world.spool, `${id}.json`), 'utf8');
  expect(JSON.parse(ticket)).toMatchObject({
    communicationId: id,
    to: ['Zoë Müller', 'Ring 1', '1010 Wien', 'AT'],
    pages: 1,
    digest: artefact.digest,
  });
  expect(await world.facts(communicationDispatchedV1, id)).toHaveLength(1);
  expect(await world.facts(communicationDeliveredV1, id)).toHaveLength(1);
  await world.loseOutcome(id);
  await world.reaches(id, 'accepted');
  expect(await readFile(join(world.spool, `${id}.json`), 'utf8')).toBe(ticket);
  expect((await readdir(world.spool)).filter((name) => name.includes(id))).toHaveLength(2);
});
