import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DataArrivedV1, dataArrivedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { Client } from 'pg';
import { type RunningIngest, eventOf, startIngest } from './running-ingest.js';

const token = 'crm-token-that-nobody-is-told';
const mapping = (source: string) => ({
  customer: `{ 'id': id }`,
  data: `{ 'account': $lookups.account, 'id': id }`,
  lookups: [{ as: 'account', source, key: 'account' }],
});
const csv = (rows: readonly [id: string, account: string][]): string =>
  ['id,account', ...rows.map((row) => row.join(','))].join('\n');

describe('a data source', () => {
  let ingest: RunningIngest;
  let crm: Client;
  let server: Server;
  let url: string;
  let asked: IncomingMessage[] = [];
  let dead = false;
  let balance = 100;
  let odd: string | undefined;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      if (dead) return;
      const key = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
      if (key.startsWith('none')) response.writeHead(404).end();
      else if (key === odd) response.writeHead(400).end();
      else if (key.startsWith('empty')) response.writeHead(204).end();
      else if (key.startsWith('page')) response.end('<html>No such account</html>');
      else if (key.startsWith('huge')) response.end(JSON.stringify('x'.repeat(300_000)));
      else response.end(JSON.stringify({ key, balance }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/accounts/{key}`;
    ingest = await startIngest(({ stack }) => ({
      MAPPING_TIMEOUT_MS: '5000',
      CONNECTIONS: JSON.stringify({ crm: stack.databaseUrl('composer') }),
      SECRETS: JSON.stringify({ crm: token }),
      OUTBOUND_ALLOW: `127.0.0.1:${port}`,
    }));
    crm = new Client(ingest.infrastructure.stack.databaseUrl('composer'));
    await crm.connect();
    await crm.query(
      `CREATE TABLE accounts AS SELECT n AS id, n * 10 AS balance, date '2026-03-29' AS due FROM generate_series(1, 50) n`,
    );
  });
  afterAll(async () => {
    await crm.end();
    await ingest.stop();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = [];
    dead = false;
    balance = 100;
    odd = undefined;
  });

  const put = (key: string, from: object, policy: object = {}) =>
    ingest.call('PUT', `/data-sources/${key}`, { from, ...policy });
  const rest = (key: string, policy: object = {}) =>
    put(key, { kind: 'rest', url, headers: { authorization: { secret: 'crm', prefix: 'Bearer ' } } }, policy);
  const register = async (name: string, source: string): Promise<string> => {
    const type = `com.example.${name}`;
    const reply = await ingest.call('PUT', `/event-types/${type}`, { mapping: mapping(source) });
    expect(reply.status).toBe(200);
    return type;
  };
  const upload = async (type: string, body: string, query = ''): Promise<string> => {
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches?type=${type}${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ingest.keys.all}` },
      body,
    });
    return ((await response.json()) as { id: string }).id;
  };
  const report = async (id: string) => (await ingest.call('GET', `/batches/${id}`)).body;
  const read = (id: string) =>
    eventually(async () => {
      const batch = await report(id);
      return ['producing', 'finished'].includes(batch['state'] as string) && batch;
    }, 30_000);
  const arrived = async (): Promise<DataArrivedV1[]> =>
    (await ingest.bus.read(dataArrivedV1, 1)).map(({ data }) => data);
  const dataOf = async (id: string) =>
    Object.fromEntries(
      (await arrived())
        .filter(({ batch }) => batch?.id === id)
        .map(({ batch, data }) => [batch?.row, data['account']]),
    );
  const errors = async (id: string): Promise<string> => {
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches/${id}/errors.csv`, {
      headers: { authorization: `Bearer ${ingest.keys.all}` },
    });
    return response.text();
  };

  it('that answers over HTTP enriches rows: each key is asked for once, with a secret that is kept nowhere', async () => {
    expect((await rest('crm-rest')).status).toBe(201);
    const type = await register('rest', 'crm-rest');
    const rows = Array.from({ length: 40 }, (_, i): [string, string] => [`r-${i}`, `A/${i % 4} ä`]);
    const id = await upload(type, csv(rows));
    await read(id);
    const data = await eventually(async () => {
      const found = await dataOf(id);
      return Object.keys(found).length === 40 && found;
    });
    expect(data[2]).toEqual({ key: 'A/1 ä', balance: 100 });
    expect(asked.map((request) => decodeURIComponent(request.url ?? '')).sort()).toEqual([
      ...[0, 1, 2, 3].map((n) => `/accounts/A/${n} ä`),
    ]);
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${token}`);
    const { body } = await ingest.call('GET', '/data-sources/crm-rest');
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('that is a query is asked for all keys together, and a key that it cannot take costs its own row only', async () => {
    const query = 'SELECT id AS key, balance, due FROM accounts WHERE id = ANY($1)';
    await put('crm-sql', { kind: 'sql', connection: 'crm', query });
    const type = await register('sql', 'crm-sql');
    const id = await upload(
      type,
      csv([
        ['q-1', '7'],
        ['q-2', 'no number'],
        ['q-3', '49'],
        ['q-4', '999'],
        ['q-5', ''],
      ]),
    );
    expect(await read(id)).toMatchObject({ rows: 5, faulty: 2 });
    await eventually(async () => Object.keys(await dataOf(id)).length === 3);
    expect(await dataOf(id)).toEqual({
      1: { key: 7, balance: 70, due: '2026-03-29' },
      3: { key: 49, balance: 490, due: '2026-03-29' },
    });
    const text = await errors(id);
    expect(text).toMatch(/lookup-key-unusable/);
    expect(text).toMatch(/lookup-missed/);
  });

  it('that is a file answers from its latest content', async () => {
    await put('tariffs', { kind: 'file', keyField: 'code' }, { onMiss: 'empty', cacheSeconds: 0 });
    const send = async (body: string) => {
      const response = await fetch(`${ingest.service.url}/api/ingest/v1/data-sources/tariffs/content`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${ingest.keys.all}` },
        body,
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    expect(await send('code,name\nA,Old\nB,Bee\n')).toMatchObject({
      status: 200,
      body: { content: { rows: 2 } },
    });
    expect((await send('code,name\nA,New\nB,Bee\n')).status).toBe(200);
    expect(await send('code,name\nA,Newer\nC,Cee\nA,Twice\n')).toMatchObject({
      status: 422,
      body: { line: 4 },
    });
    expect(await send('code,name\nA,Newer\nB\n')).toMatchObject({ status: 422, body: { line: 3 } });
    expect(await send('')).toMatchObject({ status: 422 });
    const type = await register('file', 'tariffs');
    const id = await upload(
      type,
      csv([
        ['f-1', 'A'],
        ['f-2', 'Z'],
      ]),
    );
    expect(await read(id)).toMatchObject({ faulty: 0 });
    await eventually(async () => Object.keys(await dataOf(id)).length === 2);
    expect(await dataOf(id)).toEqual({ 1: { code: 'A', name: 'New' }, 2: undefined });
  });

  it('shows in the preview what rows would become, and says which rows cannot be', async () => {
    await rest('crm-preview');
    const type = await register('preview', 'crm-preview');
    const id = await upload(
      type,
      csv([
        ['p-1', 'A'],
        ['p-2', 'none'],
        ['p-3', 'huge'],
        ['p-4', '..'],
      ]),
      '&hold=true',
    );
    const { body } = await ingest.call('GET', `/batches/${id}/preview`);
    expect(body['rows']).toMatchObject([
      { becomes: { data: { account: { key: 'A' } } } },
      { fault: { code: 'lookup-missed' } },
      { fault: { code: 'lookup-too-large' } },
      { fault: { code: 'lookup-key-unusable' } },
    ]);
  });

  it('that refuses one key, or says nothing readable about it, costs that row only, which a retry mends', async () => {
    await rest('crm-odd');
    const type = await register('odd', 'crm-odd');
    odd = 'AT-12 34';
    const id = await upload(
      type,
      csv([
        ['o-1', 'A'],
        ['o-2', odd],
        ['o-3', 'empty'],
        ['o-4', 'page'],
        ['o-5', 'B'],
      ]),
    );
    expect(await read(id)).toMatchObject({ rows: 5, faulty: 3 });
    await eventually(async () => Object.keys(await dataOf(id)).length === 2);
    const text = await errors(id);
    expect(text).toMatch(/lookup-refused[^\n]*status 400/);
    expect(text.match(/lookup-unreadable/g)).toHaveLength(2);
    expect(text).toMatch(/lookup-unreadable[^\n]*status 204/);
    // Others who ask the same source are not held up.
    await read(await upload(type, csv([['o-6', 'C']])));

    odd = undefined;
    expect((await ingest.call('POST', `/batches/${id}/retry`)).status).toBeLessThan(300);
    await eventually(async () => (await report(id))['faulty'] === 2);
    await eventually(async () => Object.keys(await dataOf(id)).length === 3);
    expect((await dataOf(id))[2]).toEqual({ key: 'AT-12 34', balance: 100 });
  });

  it('that is dead costs one wait, holds up its own batch only, and is asked again by itself', async () => {
    await rest('crm-dead', { timeoutMilliseconds: 300, cacheSeconds: 0 });
    const type = await register('dead', 'crm-dead');
    await rest('crm-alive');
    const other = await register('alive', 'crm-alive');
    dead = true;
    const rows = Array.from({ length: 100 }, (_, i): [string, string] => [`d-${i}`, `D${i}`]);
    const id = await upload(type, csv(rows));
    await eventually(async () => (await report(id))['heldUp'] !== undefined);
    expect(await report(id)).toMatchObject({
      heldUp: { code: 'data-source-away', reason: expect.stringContaining('crm-dead') },
      rows: 0,
    });
    expect(asked.length).toBeLessThanOrEqual(16);
    dead = false;
    const second = await upload(other, csv([['o-1', 'O1']]));
    await read(second);
    expect(await read(id)).toMatchObject({ rows: 100, faulty: 0 });
    expect((await report(id))['heldUp']).toBeUndefined();
  });

  it('that is away answers from what it said before, as long as that is good enough', async () => {
    await rest('crm-stale', { timeoutMilliseconds: 300, cacheSeconds: 0, maxStaleSeconds: 600 });
    const type = await register('stale', 'crm-stale');
    await read(await upload(type, csv([['st-1', 'S1']])));
    dead = true;
    balance = 200;
    const id = await upload(type, csv([['st-2', 'S1']]));
    await read(id);
    await eventually(async () => Object.keys(await dataOf(id)).length === 1);
    expect(await dataOf(id)).toEqual({ 1: { key: 'S1', balance: 100 } });
  });

  it('that is away makes a posted event wait outside: 503 with Retry-After, and nothing kept', async () => {
    await rest('crm-post', { timeoutMilliseconds: 300, cacheSeconds: 0 });
    const type = await register('post', 'crm-post');
    dead = true;
    const event = eventOf(type, { id: 'e-1', account: 'E1' });
    const refused = await ingest.post(event);
    expect(refused).toMatchObject({ status: 503, body: { type: 'urn:tourbus:problem:data-source-away' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    dead = false;
    await eventually(async () => (await ingest.post(event)).status === 202);
  });

  it('is not asked again for an event that is replayed: it means what it meant when it came', async () => {
    await rest('crm-replay', { cacheSeconds: 0 });
    const type = 'com.example.replay';
    const broken = { ...mapping('crm-replay'), data: `$error('not yet')` };
    await ingest.call('PUT', `/event-types/${type}`, { mapping: broken });
    await ingest.post(eventOf(type, { id: 'rp-1', account: 'R1' }));
    balance = 999;
    await ingest.call('PUT', `/event-types/${type}`, { mapping: mapping('crm-replay') });
    // A replica may go on by the mapping before for a second.
    await eventually(async () => {
      await ingest.call('POST', '/parked/replay?consumer=ingest-events&code=mapping-failed');
      const { body } = await ingest.call('GET', '/parked?consumer=ingest-events&state=parked');
      return !JSON.stringify(body).includes('mapping-failed');
    });
    const found = await eventually(async () =>
      (await arrived()).find(({ customer }) => customer.id === 'rp-1'),
    );
    expect(found.data).toEqual({ account: { key: 'R1', balance: 100 }, id: 'rp-1' });
  });

  it.each([
    ['an address of the inside', { kind: 'rest', url: 'http://169.254.169.254/{key}' }, 'target-forbidden'],
    [
      'an address that the key could change',
      { kind: 'rest', url: 'http://{key}.example.com/' },
      'invalid-input',
    ],
    [
      'a secret in the clear',
      { kind: 'rest', url: 'https://x.example/{key}', headers: { 'X-Api-Key': 'abc' } },
      'invalid-input',
    ],
    [
      'a secret that nobody configured',
      { kind: 'rest', url: 'https://x.example/{key}', headers: { authorization: { secret: 'nope' } } },
      'unknown-secret',
    ],
    [
      'a header that splits',
      { kind: 'rest', url: 'https://x.example/{key}', headers: { 'x-a': 'a\r\nb: c' } },
      'invalid-input',
    ],
    ['a query without keys', { kind: 'sql', connection: 'crm', query: 'SELECT 1 AS key' }, 'invalid-input'],
    [
      'a connection that nobody configured',
      { kind: 'sql', connection: 'no', query: 'SELECT $1' },
      'unknown-connection',
    ],
  ])('is refused with %s', async (_, from, problem) => {
    expect(await put('refused', from)).toMatchObject({
      status: 422,
      body: { type: `urn:tourbus:problem:${problem}` },
    });
  });

  it('has to be there before a mapping names it, and keys have to compile', async () => {
    const lookups = [
      { as: 'a', source: 'nowhere', key: 'account' },
      { as: 'a', source: 'nowhere', key: 'account.' },
    ];
    const reply = await ingest.call('PUT', '/event-types/com.example.wrong', {
      mapping: { customer: '$', lookups },
    });
    expect(reply).toMatchObject({ status: 422 });
    expect((reply.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      ...[
        '/mapping/lookups/0/source',
        '/mapping/lookups/1/as',
        '/mapping/lookups/1/key',
        '/mapping/lookups/1/source',
      ],
    ]);
  });

  it('that was deleted parks events, and rows are faulty, with the reason', async () => {
    await rest('crm-gone');
    const type = await register('gone', 'crm-gone');
    expect((await ingest.call('DELETE', '/data-sources/crm-gone')).status).toBe(204);
    const { body } = await eventually(async () => {
      const reply = await ingest.post(eventOf(type, { id: 'g-1', account: 'G1' }));
      return (reply.body['parked'] as unknown[] | undefined)?.length === 1 && reply;
    });
    expect(body['parked']).toMatchObject([{ code: 'unknown-data-source' }]);
  });
});
