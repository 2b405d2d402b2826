import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Retention } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { type RunningIngest, startIngest } from './running-ingest.js';

const type = 'com.example.statement.due';
const mapping = { customer: `{ 'id': id, 'names': { 'display': name } }`, data: `{ 'balance': balance }` };
const gone = { status: 410, body: { type: 'urn:tourbus:problem:file-deleted' } };

interface Report {
  id: string;
  state: string;
  faulty: number;
  outcomes: Record<string, number>;
  file: { deleted?: boolean };
}

describe('the file of a batch in which somebody is erased', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest({ ARTEFACT_GRACE_SECONDS: '0' });
    await ingest.call('PUT', `/event-types/${type}`, { mapping });
  });
  afterAll(() => ingest.stop());

  const upload = async (rows: readonly string[], query = ''): Promise<string> => {
    const response = await fetch(`${ingest.service.url}/api/ingest/v1/batches?type=${type}${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ingest.keys.all}`, 'content-type': 'text/csv' },
      body: ['id,name,balance', ...rows].join('\n'),
    });
    return ((await response.json()) as Report).id;
  };
  const reaches = (id: string, holds: (batch: Report) => boolean) =>
    eventually(async () => {
      const batch = (await ingest.call('GET', `/batches/${id}`)).body as unknown as Report;
      return holds(batch) && batch;
    });
  const erase = async (id: string) =>
    expect((await ingest.call('POST', `/customers/${id}/erase`, { why: 'asked' })).status).toBe(202);
  /** Whether any file of the store holds a word. */
  const isStored = async (word: string): Promise<boolean> => {
    const folder = join(ingest.infrastructure.folder, 'artefacts');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    return (await Promise.all(files.map((file) => readFile(file)))).some((bytes) => bytes.includes(word));
  };

  it('goes once it is read, with which rows are left in error; other files stay', async () => {
    const other = await upload(['B-9,Zeisig,1']);
    const rows = ['B-1,Amsel,1', 'B-2,Buchfink,2', 'B-3,Dohle'];
    const id = await upload(rows);
    await reaches(id, ({ state, faulty }) => state === 'producing' && faulty === 1);
    await erase('B-1');
    await eventually(async () => !(await isStored('Buchfink')));
    expect(await isStored('Zeisig')).toBe(true);
    expect(await reaches(id, ({ file }) => file.deleted === true)).toMatchObject({ faulty: 1 });
    expect(await ingest.call('GET', `/batches/${id}/preview`)).toMatchObject(gone);
    expect(await ingest.call('POST', `/batches/${id}/retry`)).toMatchObject(gone);
    expect((await ingest.call('GET', `/batches/${other}/preview`)).status).toBe(200);
    // The same file is the same batch, and is not given it back.
    expect(await upload(rows)).toBe(id);
    await eventually(async () => !(await isStored('Buchfink')));
    expect(await reaches(id, () => true)).toMatchObject({ file: { deleted: true } });
  });

  it('is read to its end first, and says nothing of them any more', async () => {
    await ingest.call('PUT', '/customers/B-4', { names: { display: 'Elster' } });
    const id = await upload(['B-4,Elster,4', 'B-5,Falke,5'], '&hold=true');
    await erase('B-4');
    expect(await isStored('Elster')).toBe(true);
    await ingest.call('POST', `/batches/${id}/start`);
    const batch = await reaches(id, ({ outcomes }) => outcomes['withheld'] === 1);
    expect(batch.outcomes).toMatchObject({ withheld: 1, underWay: 1 });
    await eventually(async () => !(await isStored('Elster')));
    expect((await ingest.call('GET', '/customers/B-4')).status).toBe(404);
    expect((await ingest.call('GET', '/customers/B-5')).status).toBe(200);
  });

  it('goes with the batch that is old', async () => {
    const id = await upload(['B-6,Girlitz']);
    await reaches(id, ({ state }) => state === 'finished');
    await ingest.service.app
      .get(DataSource)
      .query(`UPDATE batches SET finished_at = now() - interval '500 days' WHERE id = $1`, [id]);
    await ingest.service.app.get(Retention).round();
    await eventually(async () => !(await isStored('Girlitz')));
  });
});
