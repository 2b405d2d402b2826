import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@tourbus/sandbox';
import { type RunningService, eventually } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';

type Traffic = Record<'email' | 'sms', { connections: number; requests: number; accepted: number }>;

let world: DispatcherWorld;
let sandbox: Sandbox;
let data: string;

beforeAll(async () => {
  world = await DispatcherWorld.start();
  data = join(world.infrastructure.folder, 'sandbox');
  sandbox = await startSandbox({ dataFolder: data });
});
afterAll(async () => {
  await sandbox?.close();
  await rm(data, { recursive: true, force: true });
  await world?.stop();
});

afterEach(() => behave());

const traffic = async () => (await (await fetch(`${sandbox.httpUrl}/api/traffic`)).json()) as Traffic;
const misbehave = async (rule: object) => {
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rule) };
  expect((await fetch(`${sandbox.httpUrl}/api/behaviour`, init)).status).toBe(200);
};
const behave = () => fetch(`${sandbox.httpUrl}/api/behaviour`, { method: 'DELETE' });
const connections = 4;
const dispatcher = (settings: Record<string, string> = {}) =>
  world.dispatcher({
    SMTP_URL: sandbox.smtpUrl,
    SENDGRID_API_KEY: 'SG.test',
    SENDGRID_URL: sandbox.httpUrl,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_URL: sandbox.httpUrl,
    DISPATCHER_SMTP_CONNECTIONS: String(connections),
    DISPATCHER_HTTP_CONNECTIONS: String(connections),
    DISPATCHER_CALL_SECONDS: '1',
    DISPATCHER_BACKOFF_SECONDS: '0.5',
    DISPATCHER_LONGEST_PAUSE_SECONDS: '2',
    DISPATCHER_ATTEMPTS: '20',
    ...settings,
  });

/** At first what is offered at once, then single trials that come ever more seldom. */
const mostAsked = 2 * connections + 8;
const seconds = 4;
const mails = 60;

describe.each<[string, string, object]>([
  ['hangs', 'smtp', { fault: 'hang' }],
  ['drips', 'smtp', { fault: 'drip' }],
  ['asks us to come back later', 'smtp', { fault: '429' }],
  ['takes mail and drops the line', 'smtp', { fault: 'drop-after' }],
  ['hangs', 'sendgrid', { fault: 'hang' }],
  ['drips', 'sendgrid', { fault: 'drip' }],
  ['answers 429 with Retry-After', 'sendgrid', { fault: '429', retryAfter: 2 }],
  ['takes mail and drops the line', 'sendgrid', { fault: 'drop-after' }],
])('a provider that %s (%s)', (_, provider, rule) => {
  let service: RunningService;
  beforeAll(async () => {
    service = await dispatcher({ EMAIL_PROVIDER: provider });
  });
  afterAll(() => service?.stop());

  test('is asked a few times and then left alone, holds no other channel, and gets the rest when it is well', async () => {
    await misbehave({ channel: 'email', ...rule });
    const before = await traffic();
    const definition = `${provider}-${JSON.stringify(rule)}`;
    const sent = await Promise.all(Array.from({ length: mails }, () => world.render({ definition })));
    const sms = await Promise.all(Array.from({ length: mails }, () => world.renderSms({ definition })));
    const start = performance.now();
    for (const { id } of sms) await world.reaches(id, 'accepted');
    // A machine that does much else takes seconds for it; mail that held SMS up would take all the time there is.
    expect(performance.now() - start).toBeLessThan(10_000);
    await pause(Math.max(0, seconds * 1_000 - (performance.now() - start)));
    const after = await traffic();
    const asked = after.email.requests - before.email.requests;
    const opened = after.email.connections - before.email.connections;
    const tried = await world.database.query(
      `SELECT coalesce(sum(attempts), 0)::int AS n FROM deliveries WHERE definition = $1 AND channel = 'email'`,
      [definition],
    );
    expect(asked).toBeGreaterThanOrEqual(5);
    expect(asked).toBeLessThanOrEqual(mostAsked);
    expect(opened).toBeLessThanOrEqual(mostAsked);
    expect(tried[0].n).toBeLessThanOrEqual(asked);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`tourbus_provider_circuit\\{provider="${provider}"\\S* [12]$`, 'm'));

    await behave();
    for (const { id } of sent) await world.reaches(id, 'accepted', 'ambiguous');
    const [{ n: twice }] = await world.database.query(
      `SELECT count(*)::int AS n FROM deliveries WHERE definition = $1 AND state = 'accepted' AND may_have_arrived
         AND communication_id IN (SELECT communication_id FROM attempts WHERE outcome = 'ambiguous')`,
      [definition],
    );
    expect(twice).toBe(0);
  });
});

test('a slow provider costs few claims that fall back, and no attempt', async () => {
  await misbehave({ channel: 'email', delayMs: 1_500 });
  const service = await dispatcher({
    DISPATCHER_CALL_SECONDS: '10',
    DISPATCHER_SMTP_CONNECTIONS: '2',
  });
  const definition = 'slow';
  await Promise.all(Array.from({ length: 40 }, () => world.render({ definition })));
  await eventually(async () => (await world.count('accepted', `definition = '${definition}'`)) >= 12, 50_000);
  const [row] = await world.database.query(
    `SELECT sum(fence)::int AS claims, sum(attempts)::int AS attempts, count(*) FILTER (WHERE state = 'accepted')::int AS accepted
     FROM deliveries WHERE definition = $1`,
    [definition],
  );
  expect(row.attempts).toBe(row.accepted);
  expect(row.claims).toBeLessThan(2 * row.accepted + 10);
  await behave();
  await eventually(async () => (await world.count('accepted', `definition = '${definition}'`)) === 40);
  await service.stop();
});

test('no more calls are made in a second than a provider may be asked', async () => {
  const service = await dispatcher({ DISPATCHER_TWILIO_RATE: '10' });
  const sent = await Promise.all(Array.from({ length: 35 }, () => world.renderSms()));
  for (const { id } of sent) await world.reaches(id, 'accepted');
  const rows: { startedAt: Date }[] = await world.database.query(
    `SELECT ended_at AS "startedAt" FROM attempts WHERE communication_id = ANY($1) ORDER BY ended_at`,
    [sent.map(({ id }) => id)],
  );
  const [from, to] = [rows[0], rows.at(-1)].map((row) => row?.startedAt.getTime() ?? 0);
  expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(2_000);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toMatch(/tourbus_provider_limiter_waits_total\{provider="twilio"\S* [1-9]/);
  await service.stop();
});
