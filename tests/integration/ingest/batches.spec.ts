import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type DataArrivedV1,
  batchDecidedV1,
  batchSettledV1,
  batchStuckV1,
  dataArrivedV1,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, eventOf, startIngest } from './running-ingest.js';

const type = 'com.example.statement.due';
const mapping = {
  customer: `{ 'id': id, 'names': { 'display': name }, 'contactPoints': [{ 'channel': 'email', 'address': mail }] }`,
  data: `{ 'balance': balance }`,
};
const window = 40;

interface Report {
  id: string;
  state: string;
  rows: number;
  faulty: number;
  accepted: number;
  outcomes: Record<string, number>;
  failure?: { code: string };
}

const line = (n: number): string => `C-${n},Zoë ${n},c${n}@customers.example,${n}.50`;
const csv = (from: number, to: number): string =>
  ['id,name,mail,balance', ...Array.from({ length: to - from + 1 }, (_, i) => line(from + i))].join('\n');

describe('a batch', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest({ BATCH_WINDOW: String(window), MAPPING_TIMEOUT_MS: '5000' });
    expect((await ingest.call('PUT', `/event-types/${type}`, { mapping })).status).toBe(200);
  });
  afterAll(() => ingest.stop());

  const upload = async (
    body: string | Buffer,
    query = '',
    of = type,
  ): Promise<{ status: number; batch: Report }> => {
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches?type=${of}${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ingest.keys.all}`, 'content-type': 'text/csv' },
      body,
    });
    return { status: response.status, batch: (await response.json()) as Report };
  };
  const report = async (id: string): Promise<Report> =>
    (await ingest.call('GET', `/batches/${id}`)).body as unknown as Report;
  const reaches = (id: string, state: string) =>
    eventually(async () => {
      const batch = await report(id);
      return batch.state === state && batch;
    }, 30_000);
  const rowsOf = async (id: string): Promise<DataArrivedV1[]> =>
    (await ingest.bus.read(dataArrivedV1, 1)).map(({ data }) => data).filter(({ batch }) => batch?.id === id);
  const communicationOf = (id: string, row: number): string => deterministicId(id, String(row));

  /** Plays composer and tracker for what has arrived of a batch. */
  const settle = async (
    id: string,
    rows: readonly number[],
    outcome: 'dispatched' | 'failed' = 'dispatched',
  ) => {
    const decided = rows.map((row) => ({ row, communications: [communicationOf(id, row)] }));
    const reason = { code: 'smtp-550', text: 'Mailbox unavailable.' };
    const communications = rows.map((row) => ({
      ...{ row, communicationId: communicationOf(id, row), outcome },
      ...(outcome === 'failed' && { reason }),
    }));
    const name = `${id} ${rows.join()} ${outcome}`;
    await ingest.bus.publish(batchSettledV1, { batchId: id, communications }, `settled ${name}`);
    await ingest.bus.publish(batchDecidedV1, { batchId: id, rows: decided }, `decided ${name}`);
  };
  /** Settles whatever arrives until the batch is at its end. */
  const produce = async (id: string): Promise<Report> => {
    const done = new Set<number>();
    return eventually(async () => {
      const rows = (await rowsOf(id))
        .flatMap(({ batch }) => batch?.row ?? [])
        .filter((row) => !done.has(row));
      if (rows.length > 0) await settle(id, rows);
      rows.forEach((row) => done.add(row));
      const batch = await report(id);
      return ['finished', 'cancelled'].includes(batch.state) && batch;
    }, 60_000);
  };

  it('becomes events, one for each row, and ends when each of them has come to its end', async () => {
    const { status, batch } = await upload(csv(1, 25));
    expect(status).toBe(202);
    await reaches(batch.id, 'producing');
    const rows = await eventually(async () => {
      const arrived = await rowsOf(batch.id);
      return arrived.length >= 25 && arrived;
    });
    expect(rows.map(({ batch: of }) => of?.row).sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    expect(rows.find(({ batch: of }) => of?.row === 3)).toMatchObject({
      customer: { id: 'C-3', names: { display: 'Zoë 3' } },
      data: { balance: '3.50' },
    });
    await settle(batch.id, [1, 2, 3]);
    await eventually(async () => (await report(batch.id)).outcomes['delivered'] === 3);
    expect((await report(batch.id)).state).toBe('producing');
    expect(await produce(batch.id)).toMatchObject({
      state: 'finished',
      ...{ rows: 25, faulty: 0, accepted: 25 },
      outcomes: { delivered: 25, withheld: 0, failed: 0, cancelled: 0, underWay: 0 },
    });
  });

  it('that comes again is the same batch, unless another is asked for', async () => {
    const first = await upload(csv(101, 103));
    const again = await upload(csv(101, 103));
    expect(again).toMatchObject({ status: 200, batch: { id: first.batch.id } });
    const other = await upload(csv(101, 103), '&again=march');
    expect(other.status).toBe(202);
    expect(other.batch.id).not.toBe(first.batch.id);
    expect((await upload(csv(101, 103), '&again=march')).batch.id).toBe(other.batch.id);
  });

  it('tells rows in error with their reasons, in a file that no spreadsheet runs', async () => {
    const rows = [
      'id,name,mail,balance',
      line(201),
      'too,few',
      '=cmd|A1,,',
      line(203),
      ',No Id,x@customers.example,1',
    ];
    const { batch } = await upload(rows.join('\r\n'));
    await reaches(batch.id, 'producing');
    await settle(batch.id, [1]);
    await settle(batch.id, [4], 'failed');
    const ended = await reaches(batch.id, 'finished');
    expect(ended).toMatchObject({ rows: 5, faulty: 3, accepted: 2, outcomes: { delivered: 1, failed: 1 } });
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches/${batch.id}/errors.csv`, {
      headers: { authorization: `Bearer ${ingest.keys.all}` },
    });
    const text = await response.text();
    expect(text.split('\r\n').filter(Boolean)).toHaveLength(5);
    expect(text).toContain('customer-without-id');
    expect(text).toContain('smtp-550');
    expect(text).not.toMatch(/(^|,)"?=cmd/m);
  });

  it('has no more rows under way than its window, and none that single events wait behind', async () => {
    const { batch } = await upload(csv(1_001, 1_400));
    await eventually(async () => (await report(batch.id)).rows > 0);
    const { rows } = await report(batch.id);
    expect(rows).toBeLessThanOrEqual(250);
    expect(await produce(batch.id)).toMatchObject({ rows: 400, accepted: 400, outcomes: { delivered: 400 } });
  });

  it('that waits for its rows keeps no other batch waiting', async () => {
    const large = await upload(csv(1_501, 1_900));
    await eventually(async () => (await report(large.batch.id)).rows > 0);
    const small = await upload(csv(1_901, 1_903));
    await reaches(small.batch.id, 'producing');
    expect((await report(large.batch.id)).state).toBe('reading');
    await ingest.call('POST', `/batches/${large.batch.id}/cancel`);
    await produce(small.batch.id);
    await produce(large.batch.id);
  });

  it('can be held, started, paused, resumed and cancelled, and accounts for every row', async () => {
    const { batch } = await upload(csv(2_001, 2_600), '&hold=true');
    expect(batch.state).toBe('held');
    const order = (command: string) => ingest.call('POST', `/batches/${batch.id}/${command}`);
    expect(await order('pause')).toMatchObject({
      status: 409,
      body: { type: 'urn:tourbus:problem:not-now' },
    });
    expect((await order('start')).status).toBe(201);
    await eventually(async () => (await report(batch.id)).rows > 0);
    expect((await order('pause')).body).toMatchObject({ state: 'paused' });
    const { rows } = await report(batch.id);
    await settle(
      batch.id,
      (await rowsOf(batch.id)).flatMap(({ batch: of }) => of?.row ?? []),
    );
    await eventually(async () => (await report(batch.id)).outcomes['underWay'] === 0);
    expect(await report(batch.id)).toMatchObject({ state: 'paused', rows });
    await order('resume');
    await eventually(async () => (await report(batch.id)).rows > rows);
    await order('cancel');
    const ended = await produce(batch.id);
    expect(ended).toMatchObject({ state: 'cancelled', rows: 600, accepted: 600 });
    const { delivered = 0, cancelled = 0 } = ended.outcomes;
    expect([delivered + cancelled, cancelled > 0]).toEqual([600, true]);
  });

  it('takes faulty rows in after all, once the mapping is corrected', async () => {
    const strict = 'com.example.strict';
    const register = (amount: string) =>
      ingest.call('PUT', `/event-types/${strict}`, {
        mapping: { ...mapping, data: `{ 'balance': ${amount} }` },
      });
    expect((await register('$number(balance)')).status).toBe(200);
    const rows = [
      'id,name,mail,balance',
      line(2_801),
      'C-2802,Zoë,c2802@customers.example,"1.234,50"',
      line(2_803),
    ];
    const { batch } = await upload(rows.join('\n'), '', strict);
    await reaches(batch.id, 'producing');
    expect(await report(batch.id)).toMatchObject({ rows: 3, faulty: 1, accepted: 2 });
    await settle(batch.id, [1, 3]);
    await reaches(batch.id, 'finished');
    await register('balance');
    expect((await ingest.call('POST', `/batches/${batch.id}/retry`)).status).toBe(201);
    await reaches(batch.id, 'producing');
    await settle(batch.id, [2]);
    expect(await reaches(batch.id, 'finished')).toMatchObject({
      ...{ rows: 3, faulty: 0, accepted: 3 },
      outcomes: { delivered: 3, underWay: 0 },
    });
    expect(await ingest.call('POST', `/batches/${batch.id}/retry`)).toMatchObject({ status: 409 });
  });

  it('shows what its first rows would become before anything happens', async () => {
    const { batch } = await upload(
      `${csv(2_701, 2_701)}\ntoo,few\n,No Id,x@customers.example,1`,
      '&hold=true',
    );
    const { status, body } = await ingest.call('GET', `/batches/${batch.id}/preview`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ format: 'csv', delimiter: ',', columns: ['id', 'name', 'mail', 'balance'] });
    expect(body['rows']).toMatchObject([
      {
        row: 1,
        fields: { name: 'Zoë 2701' },
        becomes: { customerId: 'C-2701', data: { balance: '2701.50' } },
      },
      { row: 2, fault: { code: expect.any(String) } },
      { row: 3, fault: { code: 'customer-without-id' } },
    ]);
    expect(await report(batch.id)).toMatchObject({ state: 'held', rows: 0 });
    expect(await rowsOf(batch.id)).toEqual([]);
  });

  it('is not led astray by an event that somebody posted under the name of a row', async () => {
    const { batch } = await upload(csv(2_901, 2_902), '&hold=true');
    const stranger = eventOf(type, { id: 'X', name: 'X', mail: 'x@customers.example' });
    expect((await ingest.post({ ...stranger, source: `/batches/${batch.id}`, id: '1' })).status).toBe(202);
    await ingest.call('POST', `/batches/${batch.id}/start`);
    await reaches(batch.id, 'producing');
    await settle(batch.id, [2]);
    expect(await reaches(batch.id, 'finished')).toMatchObject({
      rows: 2,
      faulty: 1,
      outcomes: { delivered: 1 },
    });
  });

  it('counts a row whose message was parked as failed until somebody replays it', async () => {
    const { batch } = await upload(csv(3_001, 3_001));
    const why = { code: 'template-failed', reason: 'It cannot be filled in.', remedy: 'Mend it.' };
    const stuck = { batch: { id: batch.id, row: 1 }, consumer: 'composer-composition', ...why };
    await reaches(batch.id, 'producing');
    await ingest.bus.publish(batchStuckV1, stuck, `stuck ${batch.id}`);
    expect(await reaches(batch.id, 'finished')).toMatchObject({ outcomes: { failed: 1, delivered: 0 } });
    await settle(batch.id, [1]);
    await eventually(async () => (await report(batch.id)).outcomes['delivered'] === 1);
    expect((await report(batch.id)).outcomes['failed']).toBe(0);
  });

  it('may be packed', async () => {
    const { batch } = await upload(gzipSync(csv(4_001, 4_010)));
    expect(await produce(batch.id)).toMatchObject({ rows: 10, outcomes: { delivered: 10 } });
  });

  it.each([
    ['an empty file', '', 422, 'empty-file'],
    ['an event type that nobody registered', csv(1, 1), 422, 'unknown-event-type', '&type=unknown'],
  ])('is refused at once for %s', async (_, body, status, problem, query = '') => {
    const answer = await fetch(
      `${ingest.service.url}/api/ingest/v1/batches?${query ? query.slice(1) : `type=${type}`}`,
      { method: 'POST', headers: { authorization: `Bearer ${ingest.keys.all}` }, body },
    );
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ type: `urn:tourbus:problem:${problem}` });
  });

  it('that cannot be read says why, and where', async () => {
    const { batch } = await upload('id,name,mail,balance\nC-1,"never closed,x@customers.example,1\n');
    expect(await reaches(batch.id, 'unreadable')).toMatchObject({
      failure: { code: expect.any(String), reason: expect.stringMatching(/line 2/) },
    });
  });
});
