import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { communicationWithheldV1 } from '@tourbus/contracts';
import { Bus } from '@tourbus/platform';
import { type RunningService, eventually } from '@tourbus/testing';
import { Deliveries } from '../../../apps/dispatcher/src/deliveries/deliveries.service.js';
import { DispatcherWorld, type DeliveryView } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let service: RunningService;
let second: RunningService;
const bySms = { channel: 'sms', provider: 'twilio', takesUnbound: true, pausedDefinitions: [], limit: 10 };

// Two of them all along: every outcome here must hold whoever claims. Neither has Twilio, so SMS wait to be claimed.
beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  const settings = { SMTP_URL: smtp.url };
  second = await world.dispatcher(settings);
  service = await world.dispatcher(settings);
});
afterAll(async () => {
  await service?.stop();
  await second?.stop();
  await smtp?.close();
  await world?.stop();
});

test('two dispatchers at once send each mail once', async () => {
  expect(service.app.get(Bus)).not.toBe(second.app.get(Bus));
  const sent = await Promise.all(Array.from({ length: 200 }, () => world.render()));
  for (const { id } of sent) await world.reaches(id, 'accepted');
  expect(sent.map(({ to }) => smtp.taken(to).length)).toEqual(sent.map(() => 1));
});

describe('a stop that arrives before the claim', () => {
  test('of the contact point withholds the message of every class', async () => {
    const customerId = 'C-stopped';
    const address = 'stopped@customers.example';
    await world.change(customerId, {
      version: 4,
      contactPoints: [
        { channel: 'sms', address: '+43660000001', state: 'stopped' },
        { channel: 'email', address, state: 'stopped' },
      ],
    });
    const { id } = await world.renderSms({ customerId, messageClass: 'regulatory' });
    await eventually(async () => (await world.get(`/deliveries/${id}`)).status === 200);
    expect((await service.app.get(Deliveries).claim(bySms)).claims).toEqual([]);
    expect(await world.reaches(id, 'withheld')).toMatchObject({ reasonCode: 'contact-point-stopped' });
    const [fact] = await world.facts(communicationWithheldV1, id);
    expect(fact?.data).toMatchObject({ stage: 'dispatch', reason: { code: 'contact-point-stopped' } });
    expect(fact?.data.trace).toEqual([expect.objectContaining({ rule: 'contact-point', answer: 'deny' })]);
  });

  test('of marketing withholds the newsletter and lets the invoice go', async () => {
    const customerId = 'C-unsubscribed';
    await world.change(customerId, { version: 4, consents: [{ purpose: 'marketing', state: 'revoked' }] });
    const newsletter = await world.render({ customerId, messageClass: 'marketing' });
    const invoice = await world.render({ customerId, messageClass: 'transactional' });
    await world.reaches(invoice.id, 'accepted');
    expect(await world.reaches(newsletter.id, 'withheld')).toMatchObject({ reasonCode: 'consent-revoked' });
    expect(smtp.offers(newsletter.to)).toBe(0);
  });

  test('is not undone by an older profile that arrives late', async () => {
    const customerId = 'C-late';
    await world.change(customerId, { version: 9, consents: [{ purpose: 'marketing', state: 'revoked' }] });
    await world.change(customerId, { version: 8, consents: [{ purpose: 'marketing', state: 'granted' }] });
    const { id } = await world.render({ customerId, messageClass: 'marketing' });
    await world.reaches(id, 'withheld');
  });
});

test('a stop that arrives between the claim and the call withholds the message', async () => {
  const deliveries = service.app.get(Deliveries);
  const { id, customerId } = await world.renderSms({ messageClass: 'marketing' });
  const [claim] = await eventually(async () => {
    const { claims } = await deliveries.claim(bySms);
    return claims.length > 0 && claims;
  });
  if (!claim) throw new Error('Nothing was claimed.');
  await world.change(customerId, {
    version: 5,
    consents: [{ purpose: 'marketing', channel: 'sms', state: 'revoked' }],
  });
  expect(await deliveries.begin([claim], 'twilio')).toEqual([false]);
  expect((await deliveries.claim(bySms)).claims).toEqual([]);
  await world.reaches(id, 'withheld');
});

test('a claim whose lease ran out is lost to who held it', async () => {
  const deliveries = service.app.get(Deliveries);
  const { id } = await world.renderSms();
  const held = await eventually(async () => {
    const { claims } = await deliveries.claim(bySms);
    return claims.length > 0 && claims;
  });
  await world.reaches(id, 'ready');
  expect(await deliveries.begin(held, 'twilio')).toEqual([false]);
  const {
    claims: [again],
  } = await deliveries.claim(bySms);
  expect(again?.fence).toBe((held[0]?.fence ?? 0) + 1);
  expect(await deliveries.begin(again ? [again] : [], 'twilio')).toEqual([true]);
});

describe('of one customer, channel and thread', () => {
  const thread = { customerId: 'C-thread', thread: 'order-7', definition: 'order-status' };

  test('an earlier fact that comes after a later one is withheld as superseded', async () => {
    const later = await world.render({ ...thread, occurredAt: '2026-11-02T09:00:00Z' });
    await world.reaches(later.id, 'accepted');
    const earlier = await world.render({ ...thread, occurredAt: '2026-11-02T08:00:00Z' });
    expect(await world.reaches(earlier.id, 'withheld')).toMatchObject({ reasonCode: 'superseded' });
    expect(smtp.offers(earlier.to)).toBe(0);
  });

  test('facts that come in order all go out, and one at a time', async () => {
    const hours = ['10', '11', '12', '13'];
    const sent = await Promise.all(
      hours.map((hour) =>
        world.render({ ...thread, thread: 'order-8', occurredAt: `2026-11-02T${hour}:00:00Z` }),
      ),
    );
    for (const { id } of sent) await world.reaches(id, 'accepted', 'withheld');
    const last = sent.at(-1);
    expect(await world.reaches(last?.id ?? '', 'accepted')).toBeDefined();
    const times = await world.database.query(
      `SELECT d.occurred_at AS at FROM deliveries d JOIN attempts a USING (communication_id) WHERE thread = 'order-8' ORDER BY a.started_at`,
    );
    const order = times.map(({ at }: { at: Date }) => at.getTime());
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

describe('who asks for deliveries', () => {
  test('pages through all of a state, newest first', async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await world.get<{ items: DeliveryView[]; next?: string }>(
        `/deliveries?state=accepted&limit=50${cursor ? `&cursor=${cursor}` : ''}`,
      );
      all.push(...body.items.map(({ communicationId }) => communicationId));
      cursor = body.next;
    } while (cursor);
    const [{ n }] = await world.database.query(
      `SELECT count(*)::int AS n FROM deliveries WHERE state = 'accepted'`,
    );
    expect(all).toHaveLength(n);
    expect(new Set(all).size).toBe(n);
  });

  test('gets a problem for what does not exist, and never an address', async () => {
    expect((await world.get('/deliveries/8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10')).status).toBe(404);
    expect((await world.get('/deliveries/none')).status).toBe(422);
    expect(JSON.stringify((await world.get('/deliveries')).body)).not.toContain('customers.example');
    expect((await fetch(`${service.url}/api/dispatcher/v1/deliveries`)).status).toBe(401);
  });

  test('finds attempts, call times and what waits among the metrics', async () => {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/tourbus_attempts_total\{provider="smtp",outcome="accepted"/);
    expect(metrics).toMatch('tourbus_provider_call_seconds_count');
  });
});
