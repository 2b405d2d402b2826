import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchDecidedV1, batchSettledV1, dataArrivedV1 } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { zipSync } from 'fflate';
import { type RunningIngest, startIngest } from './running-ingest.js';

const type = 'com.example.statement.due';
const mapping = {
  customer: `{ 'id': id, 'contactPoints': mail ? [{ 'channel': 'email', 'address': mail }] : [] }`,
  data: '$',
};

interface Report {
  id: string;
  state: string;
  rows: number;
  faulty: number;
  outcomes: Record<string, number>;
  failure?: { code: string; reason: string; remedy: string };
}

const zip = (files: Record<string, string | Buffer>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, data]) => [name, Buffer.from(data)]))),
  );

describe('an upload that is not as it should be', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest({ MAPPING_TIMEOUT_MS: '5000' });
    expect((await ingest.call('PUT', `/event-types/${type}`, { mapping })).status).toBe(200);
  });
  afterAll(() => ingest.stop());

  const send = (body: string | Buffer, query = ''): Promise<Response> =>
    fetch(`${ingest.service.url}/api/ingest/v1/batches?type=${type}${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ingest.keys.all}` },
      body,
    });
  const upload = async (body: string | Buffer, query = ''): Promise<Report> =>
    (await (await send(body, query)).json()) as Report;
  const reaches = (id: string, ...states: string[]) =>
    eventually(async () => {
      const found = (await ingest.call('GET', `/batches/${id}`)).body as unknown as Report;
      return states.includes(found.state) && found;
    }, 30_000);
  const errors = async (id: string, query = ''): Promise<string> => {
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches/${id}/errors.csv${query}`, {
      headers: { authorization: `Bearer ${ingest.keys.all}` },
    });
    return response.text();
  };

  it.each([
    ['an unclosed quote, and names the line', 'id,mail\n1,a@x.example\n2,"open\n3,b@x.example\n', /line 3/],
    ['a header that names a column twice', 'id,mail,id\n1,a@x.example,2\n', /id/],
    ['no header', '1,2026-01-31,42.00\n', /header/i],
    [
      'bytes that are no text of its encoding, and names the place',
      Buffer.from('id,mail\n1,Z\xebe\n', 'latin1'),
      /line 2/,
    ],
    [
      'UTF-16 that ends within a character',
      Buffer.from(Buffer.from('\ufeffid,mail\n1,a\n', 'utf16le').subarray(0, 17)),
      /./,
    ],
    ['a zip bomb', zip({ 'rows.csv': Buffer.alloc(160 * 1024 * 1024) }), /times|more than|larger/],
    ['a name in a zip that leads out of it', zip({ '../../etc/rows.csv': 'id\n1\n' }), /./],
    ['a zip in a zip', zip({ 'inner.zip': zip({ 'rows.csv': 'id\n1\n' }) }), /archive/],
    ['an empty file in a zip', zip({ 'rows.csv': 'id\n1\n', 'zero.csv': '' }), /zero\.csv/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), /./],
  ])('ends with the reason where it holds %s', async (_, body, reason) => {
    const { id } = await upload(body);
    const { failure, rows } = await reaches(id, 'unreadable');
    expect(failure).toMatchObject({ code: expect.any(String), reason: expect.stringMatching(reason) });
    expect(failure?.remedy).toBeTruthy();
    expect(rows).toBeLessThanOrEqual(2);
  });

  it('that has rows in error takes the others in: ragged ones, a cell of 10 MB, bytes that no mapping takes', async () => {
    const lines = [
      'id,mail',
      '1,a@x.example',
      '2',
      '3,b@x.example,more',
      `4,${'x'.repeat(10 * 1024 * 1024)}`,
      ',nobody@x.example',
      '6,f@x.example',
    ];
    const { id } = await upload(lines.join('\n'));
    expect(await reaches(id, 'producing')).toMatchObject({ rows: 6, faulty: 4, total: 6 });
    const text = await errors(id);
    expect(text.length).toBeLessThan(10_000);
    expect(text).toMatch(/^2,,3,faulty,/m);
    expect(text).toMatch(/^3,,4,faulty,/m);
    expect(text).toMatch(/^4,,5,faulty,/m);
    expect(text).toMatch(/^5,,6,faulty,customer-without-id/m);
  });

  it('names the file of a zip beside the line', async () => {
    const files = { 'b.csv': 'id,mail\n3\n', 'a.csv': 'id,mail\n1,a@x.example\n2\n' };
    const { id } = await upload(zip(files));
    await reaches(id, 'producing');
    const text = await errors(id);
    expect(text).toMatch(/^2,a\.csv,3,faulty,/m);
    expect(text).toMatch(/^3,b\.csv,2,faulty,/m);
  });

  it('keeps formulas and dates that could be two as they stand, and writes formulas so that nothing runs them', async () => {
    const { id } = await upload('id,mail,note,on\nF-1,f@x.example,=1+1,03/04/2026\n=cmd|A1\n');
    await reaches(id, 'producing');
    const arrived = await eventually(async () =>
      (await ingest.bus.read(dataArrivedV1, 1)).find(({ data }) => data.batch?.id === id),
    );
    expect(arrived.data.data).toMatchObject({ note: '=1+1', on: '03/04/2026' });
    expect(await errors(id)).toMatch(/,'=cmd\|A1\s*$/m);
  });

  it('with a customer whom no channel reaches is taken in, and says in the end who was not reached', async () => {
    const { id } = await upload('id,mail\nU-1,\nU-2,no address\nU-3,u3@x.example\n');
    await reaches(id, 'producing');
    const communicationOf = (row: number): string => deterministicId(id, String(row));
    const reason = { code: 'unreachable', text: 'No channel of the definition reaches the customer.' };
    const rows = [1, 2, 3].map((row) => ({ row, communications: [communicationOf(row)] }));
    const communications = [1, 2, 3].map((row) => ({
      ...{ row, communicationId: communicationOf(row) },
      ...(row === 3 ? { outcome: 'dispatched' as const } : { outcome: 'withheld' as const, reason }),
    }));
    await ingest.bus.publish(batchDecidedV1, { batchId: id, rows }, `decided ${id}`);
    await ingest.bus.publish(batchSettledV1, { batchId: id, communications }, `settled ${id}`);
    expect(await reaches(id, 'finished')).toMatchObject({
      ...{ rows: 3, faulty: 0 },
      outcomes: { delivered: 1, withheld: 2 },
    });
    expect((await errors(id)).split('\r\n').filter(Boolean)).toHaveLength(1);
    expect(await errors(id, '?withheld=true')).toMatch(/^1,,2,withheld,unreachable,/m);
  });

  it('costs nobody else anything: a good file goes through among bad ones', async () => {
    const bad = await Promise.all([
      ...[upload('id,mail\n9,"a\n'), upload(gzipSync(Buffer.alloc(150 * 1024 * 1024)))],
      upload('id,mail\n8,"b\n'),
    ]);
    const good = await upload('id,mail\nG-1,g@x.example\n');
    expect(await reaches(good.id, 'producing')).toMatchObject({ rows: 1, faulty: 0 });
    for (const { id } of bad) await reaches(id, 'unreadable');
  });

  it('is refused with 503 and Retry-After while the store of artefacts is full or away, and accepted afterwards', async () => {
    const store = join(ingest.infrastructure.folder, 'artefacts');
    await rename(store, `${store}.away`);
    await writeFile(store, '');
    const body = 'id,mail\nW-1,w@x.example\n';
    const refused = await send(body);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ type: 'urn:tourbus:problem:artefacts-away' });
    await rm(store);
    await rename(`${store}.away`, store);
    expect((await send(body)).status).toBe(202);
  });
});
