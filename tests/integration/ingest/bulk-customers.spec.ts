import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type RunningIngest, startIngest } from './running-ingest.js';

interface Row {
  row: number;
  id?: string;
  outcome: string;
  reason?: string;
  remedy?: string;
}

describe('customers by the thousand', () => {
  let ingest: RunningIngest;
  let database: DataSource;
  beforeAll(async () => {
    ingest = await startIngest();
    const url = ingest.infrastructure.stack.databaseUrl('ingest');
    database = await new DataSource({ type: 'postgres', url }).initialize();
  });
  afterAll(async () => {
    await database?.destroy();
    await ingest?.stop();
  });

  const send = async (body: unknown, type = 'application/json') => {
    const answer = await ingest.call('POST', '/customers/bulk', body, { 'content-type': type });
    return { ...answer, rows: answer.body['rows'] as Row[] };
  };
  const lines = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  const outcomes = (rows: Row[]) => rows.map(({ outcome }) => outcome);

  it('are created, updated and left as they are, and the same again changes nothing', async () => {
    const consents = [{ purpose: 'marketing', state: 'granted', basis: 'express' }];
    const rows = [
      { id: 'k-1', names: { given: 'Zoë' }, consents, attributes: { tier: 'gold' } },
      { id: 'k-2', contactPoints: [{ channel: 'email', address: 'k2@a.example' }] },
    ];
    expect(outcomes((await send(rows)).rows)).toEqual(['created', 'created']);
    expect(outcomes((await send(lines(rows), 'application/x-ndjson')).rows)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    const more = await send([{ id: 'k-1', attributes: { city: 'Graz' } }]);
    expect(more.rows).toEqual([{ row: 1, id: 'k-1', outcome: 'updated' }]);
    expect((await ingest.call('GET', '/customers/k-1')).body).toMatchObject({
      names: { given: 'Zoë' },
      attributes: { tier: 'gold', city: 'Graz' },
    });
    const [{ count }] = await database.query("SELECT count(*)::int FROM consents WHERE customer_id = 'k-1'");
    expect(count).toBe(1);
  });

  it('say of each faulty row what is wrong with it, and take in all others', async () => {
    const text = [
      '{"id": "m-1"}',
      '{"id": "m-2", "contactPoints": [{"channel": "email", "address": "nowhere"}]}',
      'not json',
      '{"names": {"given": "Nobody"}}',
      '{"id": "m-5", "colour": "red"}',
      '{"id": "m-6", "country": "XX"}',
      '{"id": "m-7"}',
    ].join('\n');
    const { body, rows } = await send(text, 'application/x-ndjson');
    expect(body).toMatchObject({ created: 2, updated: 0, unchanged: 0, refused: 5 });
    expect(rows.map(({ row, id, outcome }) => [row, id, outcome])).toEqual([
      [1, 'm-1', 'created'],
      [2, 'm-2', 'refused'],
      [3, undefined, 'refused'],
      [4, undefined, 'refused'],
      [5, 'm-5', 'refused'],
      [6, 'm-6', 'refused'],
      [7, 'm-7', 'created'],
    ]);
    expect(rows[1]?.reason).toContain('/contactPoints/0');
    for (const row of rows.filter(({ outcome }) => outcome === 'refused'))
      expect([row.reason, row.remedy]).toEqual([expect.any(String), expect.any(String)]);
    expect((await ingest.call('GET', '/customers/m-2')).status).toBe(404);
  });

  it('never lift a revocation by what a list believes', async () => {
    const marketing = { purpose: 'marketing', basis: 'express' };
    await send([{ id: 'r-1', consents: [{ purpose: 'marketing', state: 'revoked' }] }]);
    await send([{ id: 'r-1', consents: [{ ...marketing, state: 'granted' }] }]);
    expect((await ingest.call('GET', '/customers/r-1')).body['consents']).toMatchObject([
      { state: 'revoked' },
    ]);
  });

  it('do not come back by a list once they were erased, and do by themselves', async () => {
    const row = { id: 'e-1', names: { given: 'Zoë' } };
    await send([row]);
    expect((await ingest.call('POST', '/customers/e-1/erase', { why: 'Asked.' })).status).toBe(202);
    const again = await send([{ id: 'e-2' }, row]);
    expect(again.rows).toMatchObject([
      { id: 'e-2', outcome: 'created' },
      { id: 'e-1', outcome: 'refused', reason: expect.stringContaining('erased') },
    ]);
    expect((await ingest.call('GET', '/customers/e-1')).status).toBe(404);
    expect((await ingest.call('PUT', '/customers/e-1', {})).status).toBe(201);
    expect(outcomes((await send([row])).rows)).toEqual(['updated']);
  });

  it('are at most ten thousand of a request, and end where the body does', async () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => ({
      id: `n-${i}`,
      names: { given: `Zoë ${i}`, family: 'Müller' },
      locale: 'de-AT',
      country: 'AT',
      contactPoints: [{ channel: 'email', address: `n${i}@a.example` }],
      consents: [{ purpose: 'marketing', state: 'granted', basis: 'express', at: '2026-03-01T09:00:00Z' }],
      attributes: { tier: 'gold', since: 2020 },
    }));
    const began = performance.now();
    const first = await send(rows);
    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(`10,000 customers in ${seconds.toFixed(1)} s\n`);
    expect(first.body).toMatchObject({ created: 10_000, refused: 1 });
    expect(first.rows.at(-1)).toMatchObject({ row: 10_001, outcome: 'refused' });
    expect((await send(rows.slice(0, 10_000))).body).toMatchObject({ unchanged: 10_000 });
    const cut = JSON.stringify(rows.slice(0, 3)).slice(0, -30);
    expect((await send(cut)).rows.at(-1)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('From here on nothing was read'),
    });
    expect((await send('{"id"', 'application/json')).body).toMatchObject({ refused: 1 });
    expect((await send('[7', 'application/json')).status).toBeGreaterThanOrEqual(200);
  }, 120_000);

  it('need the scope to write', async () => {
    const headers = { authorization: `Bearer ${ingest.keys.readOnly}` };
    expect((await ingest.call('POST', '/customers/bulk', [{ id: 'x' }], headers)).status).toBe(403);
  });
});
