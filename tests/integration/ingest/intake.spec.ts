import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { customerChangedV1, dataArrivedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { type RunningIngest, batchMode, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.shipped';
const customer = (id: string, more: object = {}) => ({
  id,
  names: { given: 'Zoë', family: 'Müller' },
  contactPoints: [{ channel: 'email', address: `${id}@customers.example` }],
  ...more,
});

describe('business events on their way in', () => {
  let ingest: RunningIngest;
  const arrived = async (sourceEventId: string) => {
    const facts = await ingest.bus.read(dataArrivedV1, 1);
    return facts.filter(({ data }) => data.sourceEventId === sourceEventId);
  };
  const parkedNow = async (code: string) =>
    ((await ingest.call('GET', `/parked?consumer=ingest-events&code=${code}&limit=200`)).body['items'] ??
      []) as {
      id: string;
      reason: string;
      remedy: string;
    }[];

  beforeAll(async () => {
    ingest = await startIngest();
    const { status } = await ingest.call('PUT', `/event-types/${type}`, plainMapping);
    expect(status).toBe(200);
  });
  afterAll(() => ingest.stop());

  it('announces an accepted event with the customer as of then, named after the event', async () => {
    const event = eventOf(type, { customer: customer('announced'), order: 1001 });
    const { status, body } = await ingest.post(event);
    expect(status).toBe(202);
    const [item] = body['accepted'] as { id: string; source: string; eventId: string }[];
    expect(item).toMatchObject({ id: event.id, source: '/shop' });
    const [fact] = await eventually(async () => {
      const facts = await arrived(event.id);
      return facts.length > 0 && facts;
    });
    expect(fact?.data).toMatchObject({
      eventId: item?.eventId,
      thread: '1001',
      occurredAt: '2026-11-02T08:30:00.000Z',
      customer: { id: 'announced', version: 1, names: { display: 'Zoë Müller' } },
      data: { order: 1001 },
    });
    expect(fact?.headers).toMatchObject({
      'ce-correlationid': item?.eventId,
      'ce-causationid': item?.eventId,
    });
    const changed = await ingest.bus.read(customerChangedV1, 1);
    expect(changed.some(({ data }) => data.customer.id === 'announced')).toBe(true);
  });

  it.each([
    ['structured', (event: CloudEvent<unknown>) => HTTP.structured(event)],
    ['binary', (event: CloudEvent<unknown>) => HTTP.binary(event)],
  ])('takes what the official SDK sends in %s mode', async (mode, serialise) => {
    const event = new CloudEvent({
      type,
      source: '/sdk',
      data: { customer: customer(`sdk-${mode}`) },
      sequence: '7',
    });
    const { headers, body } = serialise(event);
    const reply = await ingest.post(body, headers as Record<string, string>);
    expect(reply.status).toBe(202);
    expect(reply.body['accepted']).toMatchObject([{ id: event.id, source: '/sdk' }]);
  });

  it('takes a batch of the official SDK, and the same event in another mode is the same event', async () => {
    const event = new CloudEvent({ type, source: '/sdk', data: { customer: customer('sdk-batch') } });
    const batch = await ingest.post(JSON.stringify([event]), batchMode);
    expect(batch.body['accepted']).toHaveLength(1);
    const { headers, body } = HTTP.binary(event);
    const again = await ingest.post(body, headers as Record<string, string>);
    expect(again.body['duplicates']).toMatchObject([{ id: event.id }]);
  });

  it('counts an event once that comes by HTTP and over the bus, in binary and in structured mode', async () => {
    const event = new CloudEvent({
      type,
      source: '/both',
      data: { customer: customer('both'), note: 'Größe' },
    });
    const { headers, body } = HTTP.binary(event);
    await ingest.bus.publishRaw(
      `tourbus.events.both.${type}`,
      body as string,
      headers as Record<string, string>,
    );
    await ingest.bus.publishRaw(`tourbus.events.both.${type}`, JSON.stringify(event));
    const reply = await ingest.post(JSON.stringify(event));
    expect(reply.status).toBe(202);
    await ingest.bus.drained('TOURBUS_EVENTS', 'ingest-events');
    await ingest.bus.read(dataArrivedV1, 1);
    await eventually(async () => (await arrived(event.id)).length === 1);
    const { body: timeline } = await ingest.call('GET', '/customers/both/timeline');
    const kinds = (timeline['items'] as { kind: string }[]).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['event-received', 'profile-changed']);
  });

  it('reads source, type and id of a bare message from its subject and its message id', async () => {
    const body = JSON.stringify({ customer: customer('bare') });
    await ingest.bus.publishRaw(`tourbus.events.till.${type}`, body, { 'Nats-Msg-Id': 'bare-1' });
    const [fact] = await eventually(async () => {
      const facts = await arrived('bare-1');
      return facts.length > 0 && facts;
    });
    expect(fact?.data).toMatchObject({ source: 'till', type, customer: { id: 'bare' } });
  });

  it('parks what comes over the bus and is no event, each with its reason', async () => {
    const subject = `tourbus.events.till.${type}`;
    await ingest.bus.publishRaw(subject, '{"a":1}');
    await ingest.bus.publishRaw(subject, '{"a":', { 'Nats-Msg-Id': 'broken' });
    await ingest.bus.publishRaw(subject, '{}', {
      'ce-id': 'x',
      'ce-source': '/till',
      'ce-specversion': '1.0',
    });
    await ingest.bus.drained('TOURBUS_EVENTS', 'ingest-events');
    const invalid = await eventually(async () => {
      const found = await parkedNow('invalid-cloudevent');
      return found.length >= 2 && found;
    });
    expect(invalid.map(({ reason }) => reason).join('\n')).toMatch(/no Nats-Msg-Id/);
    expect(invalid.map(({ reason }) => reason).join('\n')).toMatch(/“type” does not hold: It is missing/);
    const [broken] = await parkedNow('malformed-json');
    expect(broken?.remedy).toMatch(/well-formed JSON/);
    const replay = await ingest.call('POST', `/parked/${broken?.id}/replay`);
    expect(replay).toMatchObject({ status: 409, body: { code: 'malformed-json' } });
  });

  it('answers the same event again as a duplicate, whatever the order of its members', async () => {
    const event = eventOf(type, { customer: customer('twice'), a: 1, b: { c: 2, d: 3 } });
    await ingest.post(event);
    const { data, ...attributes } = event;
    const reordered = {
      data: { b: { d: 3, c: 2 }, a: 1, customer: (data as { customer: object }).customer },
      ...attributes,
    };
    const { status, body } = await ingest.post({
      ...reordered,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
    expect(status).toBe(202);
    expect(body['duplicates']).toHaveLength(1);
    expect(await arrived(event.id)).toHaveLength(1);
  });

  it('refuses another event under a known id, by HTTP with 422 and over the bus by parking it', async () => {
    const event = eventOf(type, { customer: customer('conflict'), total: 1 });
    await ingest.post(event);
    const other = { ...event, data: { customer: customer('conflict'), total: 2 } };
    const reply = await ingest.post(other);
    expect(reply).toMatchObject({ status: 422, body: { type: 'urn:tourbus:problem:idempotency-conflict' } });
    await ingest.bus.publishRaw(`tourbus.events.shop.${type}`, JSON.stringify(other));
    const [parked] = await eventually(async () => {
      const found = await parkedNow('idempotency-conflict');
      return found.length > 0 && found;
    });
    expect(parked?.reason).toContain(event.id);
  });

  it('takes the good events of a batch and says of each bad one what is wrong with it', async () => {
    const good = eventOf(type, { customer: customer('mixed') });
    const repeated = { ...good, data: { customer: customer('mixed'), other: true } };
    const { status, body } = await ingest.post([good, { specversion: '1.0' }, good, repeated], batchMode);
    expect(status).toBe(202);
    expect(body['accepted']).toHaveLength(1);
    expect(body['duplicates']).toHaveLength(1);
    expect(body['refused']).toMatchObject([
      { index: 1, problem: { status: 422, attribute: 'id' } },
      { index: 3, problem: { type: 'urn:tourbus:problem:idempotency-conflict' } },
    ]);
  });

  it('keeps an event of an unknown type, and takes it in once the type is registered', async () => {
    const unknown = 'com.example.parcel.lost';
    const events = [1, 2, 3].map((n) => eventOf(unknown, { customer: customer(`lost-${n}`) }));
    const { status, body } = await ingest.post(events, batchMode);
    expect(status).toBe(202);
    expect(body['parked']).toHaveLength(3);
    expect(body['parked']).toMatchObject([
      { code: 'unknown-event-type', remedy: expect.stringContaining('PUT') },
      {},
      {},
    ]);
    const again = await ingest.post(events[0]);
    expect(again.body['duplicates']).toHaveLength(1);
    const registered = await ingest.call('PUT', `/event-types/${unknown}`, plainMapping);
    expect(registered.body).toMatchObject({ version: 1, replayed: 3, stillParked: 0 });
    for (const event of events)
      expect(await eventually(async () => (await arrived(event.id)).length === 1)).toBe(true);
    expect(await parkedNow('unknown-event-type')).toEqual([]);
  });

  it('goes on when an event can be read after its mapping was mended', async () => {
    const mended = 'com.example.mended';
    const broken = { mapping: { customer: '$error("no such luck")' } };
    await ingest.call('PUT', `/event-types/${mended}`, broken);
    const event = eventOf(mended, { customer: customer('mended') });
    const { body } = await ingest.post(event);
    expect(body['parked']).toMatchObject([
      { code: 'mapping-failed', reason: expect.stringContaining('no such luck') },
    ]);
    await ingest.call('PUT', `/event-types/${mended}`, plainMapping);
    const reply = await eventually(async () => {
      const answer = await ingest.call('POST', '/parked/replay?consumer=ingest-events&code=mapping-failed');
      return answer.body['replayed'] === 1 && answer;
    });
    expect(reply.body).toMatchObject({ replayed: 1 });
    await eventually(async () => (await arrived(event.id)).length === 1);
  });

  it('loses no word when events of one customer come at once, and none of them waits for ever', async () => {
    const batches = Array.from({ length: 8 }, (_, b) =>
      ['x', 'y', 'z'].map((id, i, ids) =>
        eventOf(type, { customer: customer(ids[(i + b) % 3] ?? id, { attributes: { [`from${b}`]: true } }) }),
      ),
    );
    const replies = await Promise.all(batches.map((batch) => ingest.post(batch, batchMode)));
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(202));
    for (const id of ['x', 'y', 'z']) {
      const { body } = await ingest.call('GET', `/customers/${id}`);
      expect(Object.keys(body['attributes'] as object)).toHaveLength(8);
      expect(body['version']).toBe(8);
    }
  });

  it('keeps everything that was answered with 202 in PostgreSQL', async () => {
    const event = eventOf(type, { customer: customer('kept') });
    await ingest.post(event);
    const source = new DataSource({
      type: 'postgres',
      url: ingest.infrastructure.stack.databaseUrl('ingest'),
    });
    const database = await source.initialize();
    try {
      const rows = await database.query(
        'SELECT state, event FROM ingest.business_events WHERE source_event_id = $1',
        [event.id],
      );
      expect(rows).toMatchObject([{ state: 'accepted', event: { data: { customer: { id: 'kept' } } } }]);
    } finally {
      await database.destroy();
    }
  });
});
