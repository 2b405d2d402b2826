import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningService, eventually } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';
import { type HttpProvider, startHttpProvider } from './http-provider.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let sendgrid: HttpProvider;
let service: RunningService;

beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  sendgrid = await startHttpProvider(() => ({ status: 202, headers: { 'x-message-id': 'sg-1' } }));
  service = await world.dispatcher({
    SMTP_URL: smtp.url,
    EMAIL_FALLBACK_PROVIDER: 'sendgrid',
    SENDGRID_API_KEY: 'SG.test',
    SENDGRID_URL: sendgrid.url,
    DISPATCHER_ATTEMPTS: '50',
    DISPATCHER_BACKOFF_SECONDS: '0.3',
    DISPATCHER_LONGEST_PAUSE_SECONDS: '1',
  });
});
afterAll(async () => {
  await service?.stop();
  await Promise.all([smtp?.close(), sendgrid?.close()]);
  await world?.stop();
});

test('while the mail server is left alone the fallback takes the mail, but for what may have arrived already', async () => {
  const to = 'maybe@customers.example';
  smtp.treat(to, 'drop-before-250');
  const maybe = await world.renderTo(to, {}, { messageClass: 'regulatory' });
  await eventually(() => smtp.offers(to) === 1);
  smtp.treatOthers('drop-before-data');

  const others = await Promise.all(Array.from({ length: 30 }, () => world.render()));
  const delivered = await Promise.all(others.map(({ id }) => world.reaches(id, 'accepted')));
  expect(new Set(delivered.map(({ provider }) => provider))).toContain('sendgrid');
  for (const { to: recipient } of others)
    expect(
      smtp.taken(recipient).length + sendgrid.requests.filter(({ body }) => body.includes(recipient)).length,
    ).toBe(1);

  const waiting = await world.reaches(maybe.id, 'ready', 'calling', 'claimed');
  expect(waiting.provider).toBe('smtp');
  smtp.treatOthers('accept');
  const arrived = await world.reaches(maybe.id, 'accepted');
  expect(new Set(arrived.attempts.map(({ provider }) => provider))).toEqual(new Set(['smtp']));
  expect(sendgrid.requests.filter(({ body }) => body.includes(to))).toEqual([]);
  const messageIds = smtp.taken(to).map((mail) => /^Message-ID: (.+)$/im.exec(mail)?.[1]);
  expect(messageIds).toEqual(Array(2).fill(`<${maybe.id}@example.example>`));
}, 120_000);

test('once the mail server is well again it takes the mail', async () => {
  await eventually(async () => {
    const { id } = await world.render();
    return (await world.reaches(id, 'accepted')).provider === 'smtp';
  }, 60_000);
}, 120_000);
