import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningService, eventually } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';
import { type HttpProvider, startHttpProvider } from './http-provider.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let sendgrid: HttpProvider;
let first: RunningService;
let second: RunningService;

// Two replicas: what is said to one counts for both.
beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  sendgrid = await startHttpProvider(() => ({ status: 202, headers: { 'x-message-id': 'sg-1' } }));
  const settings = {
    SMTP_URL: smtp.url,
    DISPATCHER_CALL_SECONDS: '5',
    EMAIL_FALLBACK_PROVIDER: 'sendgrid',
    SENDGRID_API_KEY: 'SG.test',
    SENDGRID_URL: sendgrid.url,
  };
  first = await world.dispatcher(settings);
  second = await world.dispatcher(settings);
});
afterAll(async () => {
  await first?.stop();
  await second?.stop();
  await Promise.all([smtp?.close(), sendgrid?.close()]);
  await world?.stop();
});

const change = (method: 'PUT' | 'DELETE', what: string, json?: object) =>
  world.ask<{ type?: string; detail?: string; remedy?: string }>(method, `/pauses/${what}`, {
    json,
    url: first.url,
  });
/** What a replica knew before may be acted upon for this long. */
const seenByAll = () => pause(1_000);

describe('a pause', () => {
  test('of a definition lets its deliveries wait, using up no attempt, while others go', async () => {
    expect((await change('PUT', 'definition/newsletter', { reason: 'wrong price' })).status).toBe(200);
    await seenByAll();
    const held = await Promise.all([1, 2, 3].map(() => world.render({ definition: 'newsletter' })));
    await world.reaches((await world.render({ definition: 'invoice' })).id, 'accepted');
    for (const { id } of held)
      expect(await world.reaches(id, 'ready')).toMatchObject({ attemptCount: 0, attempts: [] });
    expect((await change('DELETE', 'definition/newsletter')).status).toBe(204);
    for (const { id } of held) await world.reaches(id, 'accepted');
  });

  test('of a channel lets everything on it wait', async () => {
    await change('PUT', 'channel/email');
    await seenByAll();
    const { id, to } = await world.render();
    await eventually(async () => (await world.get(`/deliveries/${id}`)).status === 200);
    await pause(500);
    expect(await world.reaches(id, 'ready')).toMatchObject({ attemptCount: 0 });
    expect(smtp.offers(to) + sendgrid.requests.length).toBe(0);
    await change('DELETE', 'channel/email');
    await world.reaches(id, 'accepted');
  });

  test('of a provider lets the next one take over, until it ends', async () => {
    await change('PUT', 'provider/smtp');
    await seenByAll();
    expect(await world.reaches((await world.render()).id, 'accepted')).toMatchObject({
      provider: 'sendgrid',
    });
    await change('DELETE', 'provider/smtp');
    await seenByAll();
    expect(await world.reaches((await world.render()).id, 'accepted')).toMatchObject({ provider: 'smtp' });
  });

  test('lets what is under way end', async () => {
    const { id, to } = await world.render({ messageClass: 'transactional' });
    smtp.treat(to, 'hang');
    await eventually(() => smtp.offers(to) === 1);
    await change('PUT', 'provider/smtp');
    await world.reaches(id, 'ambiguous', 'accepted');
    await change('DELETE', 'provider/smtp');
  });

  test('shows who paused what since when and why, and is a line of the audit', async () => {
    await change('PUT', 'provider/twilio', { reason: 'maintenance' });
    const { body } = await world.ask<{ items: object[] }>('GET', '/pauses', { key: world.keys.reading });
    expect(body.items).toEqual([
      {
        kind: 'provider',
        name: 'twilio',
        reason: 'maintenance',
        pausedBy: 'test0',
        pausedAt: expect.stringMatching(/^\d{4}-/),
      },
    ]);
    await change('DELETE', 'provider/twilio');
    const audit = await world.get<{ items: object[] }>('/audit?limit=2');
    expect(audit.body.items).toMatchObject([
      { actor: 'test0', action: 'provider.resumed', subject: 'twilio' },
      {
        actor: 'test0',
        action: 'provider.paused',
        subject: 'twilio',
        details: expect.stringMatching('maintenance'),
      },
    ]);
  });
});

describe('who wants to pause', () => {
  test.each(['channel/fax', 'provider/pigeon'])(
    '%s is told that there is none, and what there is',
    async (what) => {
      const { status, body } = await change('PUT', what);
      expect([status, body.type]).toEqual([422, 'urn:tourbus:problem:unknown-name']);
      expect(body.detail).toContain(what.split('/')[1]);
      expect(body.remedy).toMatch(/^Name one of /);
    },
  );

  test('something else than a definition, a channel or a provider is told that it cannot be', async () => {
    expect((await change('PUT', 'customer/C-1')).status).toBe(422);
  });

  test('needs the scope for it, and so does who ends a pause', async () => {
    const key = world.keys.reading;
    expect((await world.ask('PUT', '/pauses/channel/sms', { key })).status).toBe(403);
    expect((await world.ask('DELETE', '/pauses/channel/sms', { key })).status).toBe(403);
  });

  test('is told where there is no pause to end', async () => {
    expect((await change('DELETE', 'channel/sms')).status).toBe(404);
  });
});
