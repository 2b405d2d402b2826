import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Suppression,
  communicationWithheldV1,
  contactKeysOf,
  contactPointHash,
} from '@tourbus/contracts';
import { type RunningService, eventually } from '@tourbus/testing';
import { Deliveries } from '../../../apps/dispatcher/src/deliveries/deliveries.service.js';
import { DispatcherWorld } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

type Entry = Suppression & { id: string; addedBy: string; lifted?: { by: string; evidence: string } };
interface Page {
  items: Entry[];
  next?: string;
}

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let service: RunningService;
const bySms = { channel: 'sms', provider: 'twilio', takesUnbound: true, pausedDefinitions: [], limit: 10 };

// Without Twilio, so that SMS wait to be claimed by a test.
beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  service = await world.dispatcher({ SMTP_URL: smtp.url });
});
afterAll(async () => {
  await service?.stop();
  await smtp?.close();
  await world?.stop();
});

const someone = () => `zoe-${randomUUID()}@customers.example`;
const hashOf = (address: string) => {
  const keys = contactKeysOf(world.infrastructure.stack.secrets.contactKeys);
  return contactPointHash({ channel: 'email', address }, keys);
};
const add = (json: object) => world.ask<Entry>('POST', '/suppressions', { json });
const about = async (address: string): Promise<Entry[]> =>
  (await world.ask<Page>('POST', '/suppressions/search', { json: { channel: 'email', address } })).body.items;
const auditOf = async (action: string): Promise<{ subject: string; actor: string }[]> =>
  (
    await world.get<{ items: { action: string; subject: string; actor: string }[] }>('/audit')
  ).body.items.filter((line) => line.action === action);

describe('what is on the list', () => {
  test('gets nothing of any class, however the address is written, and the trace says why', async () => {
    const address = someone();
    const { status, body } = await add({ channel: 'email', address: address.toUpperCase(), reason: 'legal' });
    expect([status, body.contactPoint]).toEqual([201, hashOf(address)]);
    const { id } = await world.renderTo(address, {}, { messageClass: 'regulatory' });
    expect(await world.reaches(id, 'withheld')).toMatchObject({ reasonCode: 'suppressed' });
    const [fact] = await world.facts(communicationWithheldV1, id);
    expect(fact?.data.trace.at(-1)).toMatchObject({ rule: 'suppression', inputs: { reason: 'legal' } });
    expect(JSON.stringify(fact?.data)).not.toContain(address);
    expect(await auditOf('suppression.added')).toContainEqual(
      expect.objectContaining({ subject: hashOf(address) }),
    );
    const { body: listed } = await world.get<Page>(`/suppressions?contactPoint=${hashOf(address)}`);
    expect(listed.items).toMatchObject([{ id: body.id, contactPoint: hashOf(address) }]);
  });

  test('for a purpose gets everything else', async () => {
    const address = someone();
    await add({ channel: 'email', address, reason: 'manual', purpose: 'marketing' });
    const newsletter = await world.renderTo(address, {}, { messageClass: 'marketing' });
    const invoice = await world.renderTo(address, {}, { messageClass: 'transactional' });
    await world.reaches(newsletter.id, 'withheld');
    await world.reaches(invoice.id, 'accepted');
  });

  test('may end by itself where no person and no law said so', async () => {
    const address = someone();
    const until = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
    expect((await add({ channel: 'email', address, reason: 'stop', until: until(9) })).status).toBe(422);
    expect((await add({ channel: 'email', address, reason: 'manual', until: until(-9) })).status).toBe(422);
    await add({ channel: 'email', address, reason: 'manual', until: until(1) });
    expect(await about(address)).toHaveLength(1);
    await eventually(async () => {
      const { id } = await world.renderTo(address);
      return (await world.reaches(id, 'accepted', 'withheld')).state === 'accepted';
    });
  });

  test('counts from the answer on, also against what was claimed before and is not begun', async () => {
    const deliveries = service.app.get(Deliveries);
    const to = `+43660${String(Date.now()).slice(-7)}`;
    const { id } = await world.renderSms({
      parts: { kind: 'sms', from: '+43720000000', to, text: 'Unterwegs' },
    });
    const claim = await eventually(async () =>
      (await deliveries.claim(bySms)).claims.find(({ communicationId }) => communicationId === id),
    );
    await add({ channel: 'sms', address: to, reason: 'manual' });
    expect(await deliveries.begin([claim], 'twilio')).toEqual([false]);
    await deliveries.claim(bySms);
    await world.reaches(id, 'withheld');
  });
});

describe('responses', () => {
  const respond = (kind: 'bounce' | 'complaint' | 'stop' | 'start', contactPoint: string, second = 1) =>
    world.respond(`C-${randomUUID()}`, {
      kind,
      contactPoint,
      channel: 'email',
      respondedAt: `2026-11-02T09:00:0${second}Z`,
    });

  test.each(['bounce', 'complaint', 'stop'] as const)(
    'of kind %s add the address, whoever has it next',
    async (kind) => {
      const address = someone();
      await respond(kind, hashOf(address));
      await respond(kind, hashOf(address), 2);
      expect(await about(address)).toMatchObject([{ since: '2026-11-02T09:00:02.000Z', addedBy: 'tracker' }]);
      await world.reaches((await world.renderTo(address)).id, 'withheld');
    },
  );

  test.each([
    ['stop', 'accepted'],
    ['bounce', 'accepted'],
    ['complaint', 'withheld'],
  ] as const)(
    'a START after a %s: the next message is %s, in whatever order both are heard',
    async (kind, state) => {
      const [one, other] = [someone(), someone()];
      await respond(kind, hashOf(one), 1);
      await respond('start', hashOf(one), 2);
      await respond('start', hashOf(other), 2);
      await respond(kind, hashOf(other), 1);
      await world.reaches((await world.renderTo(one)).id, state);
      await world.reaches((await world.renderTo(other)).id, state);
    },
  );
});

describe('lifting', () => {
  const lift = (id: string, json: object) =>
    world.ask<Entry & { detail?: string }>('POST', `/suppressions/${id}/lift`, { json });

  test('takes what the reason asks for, and leaves who did it and by what', async () => {
    const address = someone();
    const { body: entry } = await add({ channel: 'email', address, reason: 'complaint' });
    expect((await lift(entry.id, { by: 'operator', evidence: 'ticket 7' })).status).toBe(409);
    const older = { by: 'proof', evidence: 'form 7', at: '2026-01-01T00:00:00Z' };
    expect((await lift(entry.id, older)).status).toBe(409);
    const ahead = { ...older, at: new Date(Date.now() + 60_000).toISOString() };
    expect((await lift(entry.id, ahead)).status).toBe(409);
    const { status, body } = await lift(entry.id, {
      ...older,
      at: new Date(Date.parse(entry.since) + 1).toISOString(),
    });
    expect([status, body.lifted]).toEqual([200, expect.objectContaining({ evidence: 'proof: form 7' })]);
    await world.reaches((await world.renderTo(address)).id, 'accepted');
    expect(await about(address)).toMatchObject([{ id: entry.id, lifted: { evidence: 'proof: form 7' } }]);
    expect(await auditOf('suppression.lifted')).toContainEqual(
      expect.objectContaining({ subject: hashOf(address) }),
    );
  });

  test('lets the same be added again', async () => {
    const address = someone();
    const { body: first } = await add({ channel: 'email', address, reason: 'manual' });
    await lift(first.id, { by: 'operator', evidence: 'ticket 8' });
    const { body: second } = await add({ channel: 'email', address, reason: 'manual' });
    expect(second.id).not.toBe(first.id);
    expect((await about(address)).map(({ id }) => id)).toEqual([second.id, first.id]);
  });
});

describe('as a file', () => {
  const upload = async (text: string) => {
    const answer = await fetch(`${service.url}/api/dispatcher/v1/suppressions/import?name=crm.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.keys.all}`, 'content-type': 'text/csv' },
      body: text,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  test('is taken in row by row, twice without effect, and comes out as it can go in again', async () => {
    const addresses = Array.from({ length: 1_200 }, () => someone());
    const rows = addresses.map((address) => `email,${address},complaint,2026-01-02T03:04:05Z`);
    const file = ['channel,address,reason,since', ...rows, 'email,nobody,complaint,', 'fax,1,stop,'].join(
      '\r\n',
    );
    const { status, body } = await upload(`\ufeff${file}\r\n`);
    expect([status, body]).toEqual([
      200,
      {
        rows: 1_202,
        added: 1_200,
        faulty: 2,
        errors: [
          expect.objectContaining({ row: 1_201, column: 'address' }),
          expect.objectContaining({ row: 1_202, column: 'channel' }),
        ],
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('nobody');
    expect((await upload(file)).body).toMatchObject({ rows: 1_202, added: 0 });
    expect(await about(addresses[0]!)).toMatchObject([{ source: 'import:crm.csv' }]);
    await world.reaches((await world.renderTo(addresses[1]!)).id, 'withheld');

    const answer = await fetch(`${service.url}/api/dispatcher/v1/suppressions/export.csv`, {
      headers: { authorization: `Bearer ${world.keys.all}` },
    });
    const exported = await answer.text();
    expect(exported).toContain(hashOf(addresses[1_199]!));
    expect(exported).not.toContain('customers.example');
    expect((await upload(exported)).body).toMatchObject({ added: 0, faulty: 0 });
  });

  test.each([
    ['no list', 'name,mail\nZoe,zoe@customers.example\n'],
    ['a quote that ends nowhere', 'channel,reason,address\nemail,stop,"a\n'],
    ['nothing', ''],
  ])('that is %s is refused, with what it should be', async (_, text) => {
    const { status, body } = await upload(text);
    expect([status, body['type']]).toEqual([422, 'urn:tourbus:problem:unreadable-list']);
  });
});

test('lists are paged, by channel and reason', async () => {
  for (let n = 0; n < 3; n++) await add({ channel: 'email', address: someone(), reason: 'deceased' });
  const first = await world.get<Page>('/suppressions?channel=email&reason=deceased&limit=2');
  expect(first.body.items).toHaveLength(2);
  const second = await world.get<Page>(
    `/suppressions?channel=email&reason=deceased&limit=2&cursor=${first.body.next}`,
  );
  expect(second.body).toEqual({ items: [expect.objectContaining({ reason: 'deceased' })] });
  expect((await world.get<Page>('/suppressions?channel=print&reason=deceased')).body.items).toEqual([]);
});
