import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ResponseCapturedV1,
  type SegmentRule,
  customerChangedV1,
  dataArrivedV1,
  responseCapturedV1,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { TimePassing, dueCustomers } from '../../../apps/ingest/src/segments/time-passing.service.js';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.placed';
const day = 86_400_000;

describe('segments', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
  });
  afterAll(() => ingest.stop());

  const put = async (key: string, rule: unknown, headers = {}) =>
    ingest.call('PUT', `/segments/${key}`, { name: key, rule }, headers);
  const ready = (key: string) =>
    eventually(async () => {
      const { body } = await ingest.call('GET', `/segments/${key}`);
      return body['state'] === 'ready' && body;
    });
  const keep = async (key: string, rule: SegmentRule) => {
    expect((await put(key, rule)).status).toBe(201);
    return ready(key);
  };
  const customer = (id: string, attributes: object = {}) =>
    ingest.call('PUT', `/customers/${id}`, { names: { given: id }, attributes });
  const segmentsOf = async (id: string) => (await ingest.call('GET', `/customers/${id}`)).body['segments'];
  const membersOf = async (key: string) => {
    const { body } = await ingest.call('GET', `/segments/${key}/members`);
    return (body['items'] as { id: string }[]).map(({ id }) => id);
  };
  const changesOf = async (id: string) =>
    (await ingest.bus.read(customerChangedV1, 1)).filter(({ data }) => data.customer.id === id);

  describe('with live membership', () => {
    it('are joined and left as an attribute changes, and say so', async () => {
      await keep('gold', { field: 'attributes.tier', is: 'equal', value: 'Gold' });
      await customer('tiered', { tier: 'gold' });
      expect(await segmentsOf('tiered')).toEqual(['gold']);
      await ingest.call('PATCH', '/customers/tiered', { attributes: { tier: 'silver' } });
      expect(await segmentsOf('tiered')).toEqual([]);
      const told = await eventually(async () => {
        const found = await changesOf('tiered');
        return found.length === 2 && found;
      });
      expect(told.map(({ data }) => [data.changes.includes('segments'), data.customer.segments])).toEqual([
        [true, ['gold']],
        [true, []],
      ]);
    });

    it('are joined by an event that says nothing of the customer, and the event tells it', async () => {
      await keep('buyers', { event: type, atLeast: 2 });
      await customer('buyer');
      const buy = () => ingest.post(eventOf(type, { customer: { id: 'buyer' } }));
      await buy();
      expect(await segmentsOf('buyer')).toEqual([]);
      await buy();
      expect(await segmentsOf('buyer')).toEqual(['buyers']);
      const arrived = await eventually(async () => {
        const facts = (await ingest.bus.read(dataArrivedV1, 2)).map(({ data }) => data.customer);
        const found = facts.filter(({ id }) => id === 'buyer');
        return found.length === 2 && found;
      });
      expect(arrived.map(({ segments }) => segments)).toEqual([[], ['buyers']]);
      const told = await eventually(async () => {
        const found = await changesOf('buyer');
        return found.length === 2 && found;
      });
      expect(told[1]?.data).toMatchObject({
        changes: ['segments'],
        customer: { version: 2, segments: ['buyers'] },
      });
      await buy();
      expect((await ingest.call('GET', '/customers/buyer')).body['version']).toBe(2);
    });

    it('are joined and left by what people answer, and by no machine', async () => {
      await keep('readers', { response: 'open', channel: 'email' });
      await keep('strangers', { response: 'click', atMost: 0 });
      await customer('reader');
      const respond = async (kind: ResponseCapturedV1['kind'], machine?: string) => {
        const ids = { responseId: randomUUID(), communicationId: randomUUID(), customerId: 'reader' };
        const response = {
          ...{ ...ids, definition: 'offer', channel: 'email' as const, kind },
          respondedAt: new Date().toISOString(),
          ...(machine && { machine }),
        };
        await ingest.bus.publish(responseCapturedV1, response, ids.responseId);
        await ingest.bus.drained('TOURBUS_RESPONSES', 'ingest-responses');
        return segmentsOf('reader');
      };
      expect(await respond('open', 'a scanner')).toEqual(['strangers']);
      expect(await respond('open')).toEqual(['readers', 'strangers']);
      expect(await respond('click')).toEqual(['readers']);
    });

    it('are left when their time has come, by whoever is due alone', async () => {
      await keep('newcomers', { field: 'attributes.joined', is: 'withinLast', value: 'P30D' });
      const today = new Date();
      const ago = (days: number) => new Date(today.getTime() - days * day).toISOString();
      await customer('new', { joined: ago(1) });
      await customer('newish', { joined: ago(20) });
      await customer('old', { joined: ago(40) });
      const look = (days: number) =>
        ingest.service.app.get(TimePassing).look(new Date(today.getTime() + days * day));
      expect(await membersOf('newcomers')).toEqual(['new', 'newish']);
      expect(await look(9)).toBe(0);
      expect(await look(11)).toBe(1);
      expect(await membersOf('newcomers')).toEqual(['new']);
      expect(await look(30)).toBe(1);
      expect(await look(3_000)).toBe(0);
      expect(await membersOf('newcomers')).toEqual([]);
      await eventually(async () => {
        const last = (await changesOf('newish')).at(-1)?.data;
        return last?.changes.join() === 'segments' && !last.customer.segments?.includes('newcomers');
      });
    });

    it('read who is due from an index', async () => {
      const database = ingest.service.app.get(DataSource);
      await database.query(
        `INSERT INTO customers (id, version, profile) SELECT 'due-' || n, 1, '{}' FROM generate_series(1, 5000) AS n`,
      );
      await database.query(
        `INSERT INTO segment_moments SELECT 'due-' || n, now() + n * interval '1 day' FROM generate_series(1, 5000) AS n`,
      );
      await database.query('ANALYZE segment_moments, customers');
      const plan = JSON.stringify(
        await database.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${dueCustomers}`, [
          new Date(Date.now() + 10.5 * day),
          200,
        ]),
      );
      expect(plan).toMatch(/"Index Name":"segment_moments_due"/);
      expect(plan).not.toMatch(/Seq Scan/);
      await database.query(`DELETE FROM customers WHERE id LIKE 'due-%'`);
    });

    it('can ask who is in others, and follow them', async () => {
      await keep('vienna', { field: 'attributes.city', is: 'equal', value: 'Wien' });
      await keep('nearby', { all: [{ segment: 'vienna' }, { not: { segment: 'gold' } }] });
      await customer('near', { city: 'Wien' });
      expect(await segmentsOf('near')).toEqual(['nearby', 'strangers', 'vienna']);
      await ingest.call('PATCH', '/customers/near', { attributes: { tier: 'gold' } });
      expect(await segmentsOf('near')).toEqual(['gold', 'strangers', 'vienna']);
      expect(
        (await put('vienna', { field: 'attributes.city', is: 'equal', value: 'Graz' })).body,
      ).toMatchObject({
        state: 'computing',
        version: 2,
      });
      await ready('nearby');
      expect(await membersOf('vienna')).toEqual([]);
    });
  });

  describe('as they are changed', () => {
    it('count those who were there before, and forget those whom a changed rule leaves out', async () => {
      for (const n of [1, 2, 3]) await customer(`there-${n}`, { level: n });
      expect(await keep('high', { field: 'attributes.level', is: 'atLeast', value: 2 })).toMatchObject({
        members: 2,
        done: 1,
      });
      await put('high', { field: 'attributes.level', is: 'atLeast', value: '3' });
      expect(await ready('high')).toMatchObject({ members: 1, version: 2 });
      expect(await membersOf('high')).toEqual(['there-3']);
      const same = await put('high', { field: 'attributes.level', is: 'atLeast', value: '3' });
      expect(same).toMatchObject({ status: 200, body: { version: 2, state: 'ready' } });
    });

    it('tell who was in one that is deleted, and are in use no more', async () => {
      await keep('short-lived', { field: 'id', is: 'equal', value: 'there-1' });
      expect((await ingest.call('DELETE', '/segments/short-lived')).status).toBe(204);
      expect((await ingest.call('GET', '/segments/short-lived')).status).toBe(404);
      expect(await segmentsOf('there-1')).not.toContain('short-lived');
      await eventually(async () => {
        const last = (await changesOf('there-1')).at(-1)?.data;
        return last?.changes.includes('segments') && !last.customer.segments?.includes('short-lived');
      });
    });

    it.each<[string, string, unknown, RegExp]>([
      ['what is no rule', 'new', { all: [] }, /at least one/],
      ['a segment that is none', 'new', { segment: 'nobody' }, /nobody.*no segment/],
      ['a circle with itself', 'new', { not: { segment: 'new' } }, /new → new/],
      ['a circle', 'vienna', { segment: 'nearby' }, /nearby → vienna → nearby/],
    ])('are refused for %s', async (_, key, rule, reason) => {
      const { status, body } = await put(key, rule);
      expect(status).toBe(422);
      expect(body).toMatchObject({ remedy: expect.any(String) });
      expect(JSON.stringify(body)).toMatch(reason);
    });

    it('are kept from being overwritten unseen, and from being deleted under others', async () => {
      const rule = { field: 'country', is: 'given' };
      expect((await put('new', rule, { 'if-match': '"1"' })).status).toBe(412);
      expect((await put('vienna', rule, { 'if-match': '"1"' })).status).toBe(412);
      expect((await ingest.call('GET', '/segments/vienna')).headers.get('etag')).toBe('"2"');
      const { status, body } = await ingest.call('DELETE', '/segments/vienna');
      expect(status).toBe(409);
      expect(body['detail']).toMatch(/nearby/);
    });

    it('leave an audit line each', async () => {
      const database = ingest.service.app.get(DataSource);
      const lines: { action: string }[] = await database.query(
        `SELECT action FROM audit_lines WHERE subject = 'short-lived' ORDER BY seq`,
      );
      expect(lines.map(({ action }) => action)).toEqual(['segment.put', 'segment.delete']);
    });
  });

  describe('as they are looked at', () => {
    const rule = { field: 'attributes.level', is: 'atLeast', value: 1 };
    it('are previewed: how many, who for example, and how often something else holds for them', async () => {
      const compare = { field: 'attributes.level', is: 'above', value: 2 };
      const { body } = await ingest.call('POST', '/segments/preview', { rule, compare });
      expect(body).toMatchObject({
        members: 3,
        rates: { of: { members: { count: 1, rate: 1 / 3 }, customers: { count: 1 } } },
      });
      expect(body['sample']).toEqual(
        expect.arrayContaining([1, 2, 3].map((n) => ({ id: `there-${n}`, name: `there-${n}` }))),
      );
      const { body: kept } = await ingest.call('POST', '/segments/high/rates', { compare });
      expect(kept).toMatchObject({ members: 1, rates: { of: { members: { count: 1, rate: 1, high: 1 } } } });
      expect((await ingest.call('POST', '/segments/preview', { rule: { segment: 'x' } })).status).toBe(422);
    });

    it('list their members page by page', async () => {
      await keep('leveled', { field: 'attributes.level', is: 'given' });
      const seen: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const { body } = await ingest.call(
          'GET',
          `/segments/leveled/members?limit=2${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
        cursor = body['next'] as string | undefined;
      }
      expect(seen).toEqual(['there-1', 'there-2', 'there-3']);
      const { body } = await ingest.call('GET', '/segments?limit=2');
      expect((body['items'] as { key: string }[]).map(({ key }) => key)).toEqual(['buyers', 'gold']);
    });

    it('are the rows of a batch', async () => {
      const from = { kind: 'segment', segment: 'leveled' };
      await ingest.call('PUT', `/event-types/com.example.member`, {
        mapping: { customer: '{"id": id}', data: '$' },
      });
      const source = { eventType: 'com.example.member', from };
      expect((await ingest.call('PUT', '/batch-sources/leveled', source)).status).toBe(201);
      const { headers } = await ingest.call('POST', '/batch-sources/leveled/runs');
      const id = headers.get('location')?.split('/').at(-1) ?? '';
      await eventually(async () => (await ingest.call('GET', `/batches/${id}`)).body['total'] === 3);
      const unknown = { ...source, from: { kind: 'segment', segment: 'nobody' } };
      expect((await ingest.call('PUT', '/batch-sources/unknown', unknown)).status).toBe(422);
      const both = { ...source, from: { ...from, where: 'true' } };
      expect((await ingest.call('PUT', '/batch-sources/both', both)).status).toBe(422);
    });
  });
});
